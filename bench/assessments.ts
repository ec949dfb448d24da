import type { AssessmentAsks } from './assessments.process.js';
import { Child } from './child.js';
import { type Figure, spread } from './spread.js';

const sizes = [20, 200, 2_000];

/** Assessments a second of one thread for clients with 20, 200 and 2,000 events, evidence in memory. */
export async function benchAssessments({ rounds, turnMs }: { rounds: number; turnMs: number }): Promise<Figure[]> {
  const child = new Child<AssessmentAsks>(new URL('./assessments.process.js', import.meta.url));
  const works = sizes.flatMap((events) =>
    [true, false].map((prepared) => ({ events, prepared, rates: [] as number[] })),
  );
  try {
    for (let round = 0; round <= rounds; round++) {
      for (const { events, prepared, rates } of works) {
        const rate = await child.ask('rate', { events, prepared, ms: turnMs });
        // The first round warms it up.
        if (round > 0) rates.push(rate);
      }
    }
  } finally {
    await child.close();
  }
  return works.map(({ events, prepared, rates }) => ({
    name: `${events.toLocaleString('en')} events, ${prepared ? 'on a dossier that is ready' : 'with its dossier'}`,
    unit: 'assessments/s',
    value: spread(rates),
  }));
}
