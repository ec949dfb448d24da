import { Child } from '../child.js';
import { type Comparison, comparison, type Figure, type Goal, spread, type Turns } from '../spread.js';
import type { Built } from './build.js';
import { megabytes } from './figures.js';
import type { Pass, ViewsAsks } from './views.process.js';

interface Rebuild {
  readonly title: string;
  readonly names: readonly string[];
  readonly goal?: Goal;
  /** Both sides by the processor time of all threads, and not by the clock. */
  readonly aCore?: true;
}

const million = 1_000_000;

/**
 * B4. Events a second that become rows of views, as `initium rebuild` makes them, against reading and parsing the same
 * log on one thread and nothing more. Each pass has a process of its own, so that its memory is its own as well.
 */
export async function benchRebuild(
  world: Built,
  { rounds, quick }: { readonly rounds: number; readonly quick: boolean },
): Promise<{ comparisons: Comparison[]; figures: Figure[] }> {
  const { folder } = world;
  const all = rebuildsOf(await alone((views) => views.ask('views', undefined)));
  const rebuilds = quick ? all.filter(({ goal }) => goal !== undefined) : all;
  const seen = new Map(rebuilds.map((one) => [one, { pairs: [] as Turns[], passes: [] as Pass[] }]));
  const raw: Pass[] = [];
  for (let round = 0; round < rounds; round++) {
    const limit = await alone((views) => views.ask('raw', { folder }));
    raw.push(limit);
    for (const [{ names, aCore }, { pairs, passes }] of seen) {
      // What takes many times as long is seen once.
      if (aCore && round > 0) continue;
      const pass = await alone((views) => views.ask('rebuild', { folder, names }));
      const rate = ({ events, seconds, cpuSeconds }: Pass) => events / (aCore ? cpuSeconds : seconds);
      pairs.push({ ours: rate(pass), raw: rate(limit) });
      passes.push(pass);
    }
  }
  const against = 'raw read and parse of the log';
  return {
    comparisons: [...seen].map(([{ title, goal }, { pairs }]) =>
      comparison({ name: `rebuild of ${title}`, against, unit: 'events/s', goal }, pairs),
    ),
    figures: [
      ...figuresOf('raw read and parse', raw),
      ...[...seen].flatMap(([{ title, names }, { passes }]) =>
        figuresOf(`rebuild of ${title}`, passes, names.includes('statuses') ? { most: 1_000 } : undefined),
      ),
    ],
  };
}

/** Each of the views that follow the events, and those that read other views. */
function rebuildsOf(views: readonly { name: string; follows: boolean }[]): Rebuild[] {
  return [
    ...views.filter(({ follows }) => follows).map(({ name }) => ({ title: name, names: [name], goal: goals[name] })),
    ...views
      .filter(({ follows }) => !follows)
      .map(({ name }) => ({ title: `${name}, a core`, names: [name], aCore: true as const, goal: goals[name] })),
  ];
}

const goals: Readonly<Record<string, Goal>> = { 'evidence-index': { least: 0.5 }, statuses: { least: 0.15 } };

function figuresOf(name: string, passes: readonly Pass[], memoryGoal?: Goal): Figure[] {
  const cpuUs = passes.map(({ cpuSeconds, events }) => (cpuSeconds * million) / events);
  return [
    { name: `${name}: processor time`, unit: 'µs/event', value: spread(cpuUs) },
    {
      name: `${name}: resident memory, at most`,
      ...megabytes(spread(passes.map(({ memory }) => memory))),
      goal: memoryGoal,
    },
  ];
}

async function alone<T>(ask: (views: Child<ViewsAsks>) => Promise<T>): Promise<T> {
  const views = new Child<ViewsAsks>(new URL('./views.process.js', import.meta.url));
  try {
    return await ask(views);
  } finally {
    await views.close();
  }
}
