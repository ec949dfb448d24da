import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shippedReference, type Thresholds } from '#libs/assessment';
import { instant, type RecordedEvidence } from '#libs/evidence';
import { ViewBehind } from '#libs/projections';
import { GeneratedWorld } from '../../test/generated-world.js';
import { asked, generatedWorlds } from '../../test/generated-worlds.js';
import { InlineViews } from '../../test/inline-views.js';
import { viewsWithin } from '../../test/statuses-law.js';
import { underP1 } from '../../test/under-p1.js';
import { Portfolio } from '../portfolio.js';
import type { PortfolioQuestion } from '../reading.js';
import { PortfolioColumns } from './columns.js';

const day = 86_400_000;
const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 25), endOnFailure: process.env.CI === undefined };
const thresholds = Object.fromEntries(
  (shippedReference.indicators ?? []).map(({ rule, thresholds }) => [rule, { ...thresholds, windowDays: 10 }]),
) as unknown as Thresholds;

const questionAt = (at: number, knownAt: number, upTo: bigint): PortfolioQuestion => ({
  ...{ at: Math.min(at, knownAt), knownAt, upTo, thresholds, limitMs: 3 * day },
  ...{ changes: [], controls: [], promoters: [], perimeter: new Map([['FR', Number.MIN_SAFE_INTEGER]]) },
});

describe('the columns of the portfolio', () => {
  it('give the same as queries, now and of every earlier knowledge, however often they were brought up', async () => {
    const instants = fc.array(
      fc.integer({ min: -30, max: 45 }).map((half) => asked + half * (day / 2)),
      { minLength: 1, maxLength: 3 },
    );
    const law = fc.asyncProperty(
      generatedWorlds,
      instants,
      fc.integer({ min: 1, max: 5 }),
      fc.constantFrom(Infinity, 0),
      async (world, ats, step, stopsMax) => {
        const told = new GeneratedWorld();
        const views = new InlineViews(told.store, viewsWithin({ replayedMax: 1_000, piecesMax: Infinity, stopsMax }));
        const { progress } = views;
        const [held, queried] = [Infinity, 0].map((bytes) => {
          return new Portfolio(views, told.store, underP1, new PortfolioColumns(views, bytes));
        }) as [Portfolio, Portfolio];
        try {
          for (const [index, item] of world.entries()) {
            await told.record(item);
            if (index % step !== 0 && index !== world.length - 1) continue;
            const last = told.recorded.at(-1);
            const earlier = told.recorded[Math.floor((told.recorded.length - 1) / 2)];
            for (const { position, ledgertime } of [last, earlier].filter((one) => one !== undefined)) {
              expect(await views.reached(BigInt(position as string))).toBe(true);
              for (const at of ats) {
                const question = questionAt(at, instant(ledgertime), BigInt(position as string));
                for (let isStill = false; !isStill; ) {
                  const commits = progress.commits('statuses');
                  const answers = [await held.overview(question), await queried.overview(question)];
                  // A client that was behind may have gone on in between.
                  isStill = progress.commits('statuses') === commits;
                  if (isStill) expect(answers[0]).toEqual(answers[1]);
                }
              }
            }
          }
        } finally {
          await views.end();
          await told.store.close();
        }
      },
    );
    await fc.assert(law, runs);
  }, 3_600_000);

  it('are kept where a question comes before the views have what it asks for', async () => {
    const told = new GeneratedWorld();
    const views = new InlineViews(told.store);
    const columns = new PortfolioColumns(views, Infinity);
    try {
      const [item] = fc.sample(generatedWorlds, { numRuns: 1, seed: 1 })[0] as readonly RecordedEvidence[];
      await told.record(item as RecordedEvidence);
      const last = BigInt(told.recorded.at(-1)?.position as string);
      expect(await views.reached(last)).toBe(true);
      expect(columns.reach(last)).toBe(true);
      const held = columns.statuses;
      expect(() => columns.reach(last + 1n)).toThrow(ViewBehind);
      expect(columns.statuses).toBe(held);
    } finally {
      await views.end();
      await told.store.close();
    }
  });
});
