import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EvidenceSet, standingsOf, staysOf } from '#libs/assessment';
import { instant, type RecordedEvidence } from '#libs/evidence';
import { InlineViews } from '../test/inline-views.js';
import { ToldWorld } from '../test/told-world.js';
import { toldWorlds } from '../test/told-worlds.js';
import { beginning, end } from './tables.js';

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 200), endOnFailure: process.env.CI === undefined };
const clients = ['c', 'b'];

/** Records a world, letting the view come to rest where `cuts` says, and asks when all of it is there. */
async function inWorld(
  world: readonly RecordedEvidence[],
  cuts: Iterator<number>,
  ask: (views: InlineViews, recorded: readonly RecordedEvidence[]) => void,
): Promise<void> {
  const told = new ToldWorld();
  const views = new InlineViews(told.store);
  const reached = async ({ position }: RecordedEvidence) =>
    expect(await views.reached(BigInt(position as string))).toBe(true);
  try {
    for (const item of world) {
      const recorded = await told.record(item);
      if (cuts.next().value === 0) await reached(recorded);
    }
    await reached(told.recorded.at(-1) as RecordedEvidence);
    ask(views, told.recorded);
  } finally {
    await views.end();
    await told.store.close();
  }
}

/** How often the view comes to rest between two events: seldom, so that walks are long, or at each. */
const cuts = fc.constantFrom(0, 3, 30).chain((max) => fc.infiniteStream(fc.nat({ max })));
const bounded = <S extends { from: number; to: number }>({ from, to, ...rest }: S) => ({
  ...rest,
  from: from === -Infinity ? beginning : from,
  to: to === Infinity ? end : to,
});

describe('the statuses view', () => {
  it('says of every client, subject, entity and instant what the assessment says, at every position', async () => {
    const law = fc.asyncProperty(toldWorlds, cuts, (world, cut) =>
      inWorld(world, cut, (views, recorded) => {
        for (const [index, { position, ledgertime }] of recorded.entries()) {
          const known = new EvidenceSet(recorded.slice(0, index + 1));
          for (const client of clients) {
            const dossier = known.dossier(client, instant(ledgertime));
            const rows = views.statuses.rowsAt(client, BigInt(position as string));
            expect(rows.statuses).toEqual(standingsOf(dossier).map(bounded));
            if (rows.places.length > 0 || dossier.owned.length > 0)
              expect(rows.places).toEqual(staysOf(dossier).map(bounded));
          }
        }
      }),
    );
    await fc.assert(law, runs);
  }, 3_600_000);
});
