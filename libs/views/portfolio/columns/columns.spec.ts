import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shippedReference, type Thresholds } from '#libs/assessment';
import { openMemoryStore } from '#libs/event-store';
import { instant, type RecordedEvidence } from '#libs/evidence';
import { ViewBehind } from '#libs/projections';
import { GeneratedWorld } from '../../test/generated-world.js';
import { asked, generatedWorlds } from '../../test/generated-worlds.js';
import { InlineViews } from '../../test/inline-views.js';
import { record } from '../../test/recorded.js';
import { viewsWithin } from '../../test/statuses-law.js';
import { underP1 } from '../../test/under-p1.js';
import type { Values } from '../figures.js';
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
  changes: [{ about: 'campaign', name: 'x', at: asked, states: ['FR'] }],
  ...{ controls: [], promoters: [], perimeter: new Map([['FR', Number.MIN_SAFE_INTEGER]]) },
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
        let askedLast: PortfolioQuestion[] = [];
        try {
          for (const [index, item] of world.entries()) {
            await told.record(item);
            if (index % step !== 0 && index !== world.length - 1) continue;
            const [last, before] = [told.recorded.at(-1), told.recorded.at(-2)];
            const earlier = told.recorded[Math.floor((told.recorded.length - 1) / 2)];
            expect(await views.reached(BigInt(last?.position as string))).toBe(true);
            // The views have more than what was known before: it must not be counted yet.
            const questions = [before, last, earlier].flatMap((known) =>
              known === undefined
                ? []
                : ats.map((at) => questionAt(at, instant(known.ledgertime), BigInt(known.position as string))),
            );
            // What was asked last is another once a client that was behind has gone on.
            for (const question of [...askedLast, ...questions]) {
              for (let isStill = false; !isStill; ) {
                const commits = progress.commits('statuses');
                const answers = [await held.overview(question), await queried.overview(question)];
                // A client that was behind may have gone on in between.
                isStill = progress.commits('statuses') === commits;
                if (isStill) expect(answers[0]).toEqual(answers[1]);
              }
            }
            askedLast = questions.slice(-1);
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

  it('leave out a service from where it is retracted on, though no status changes', async () => {
    const store = openMemoryStore();
    const views = new InlineViews(store);
    const portfolio = new Portfolio(views, store, underP1, new PortfolioColumns(views, Infinity));
    const served = async (upTo: bigint) => {
      expect(await views.reached(upTo)).toBe(true);
      const { figures } = await portfolio.overview(questionAt(asked, asked, upTo));
      return figures.find(({ rule }) => rule === 'R-808')?.values;
    };
    const of = { source: 'crm', subject: 'client/a', time: asked - day };
    try {
      const entity = { ...of, subject: 'entity/X', data: { kind: 'THIRD_COUNTRY', country: 'SC' } };
      const [, , provided] = await record(store, [
        { ...entity, id: 'X', kind: 'ProviderEntity' },
        { ...of, id: 'one', kind: 'ServiceProvided' },
        { ...of, id: 'other', kind: 'ServiceProvided' },
      ]);
      expect(await served(provided as bigint)).toMatchObject({ services: 2, knownNow: { services: 2 } });
      const data = { target: { source: 'crm', id: 'one' }, reason: 'TEST_DATA', evidence: 'memo', approver: 'u2' };
      const [retracted] = await record(store, [{ ...of, id: 'not so', kind: 'Retraction', authid: 'u1', data }]);
      expect(await served(retracted as bigint)).toMatchObject({ services: 1, knownNow: { services: 1 } });
      expect(await served(provided as bigint)).toMatchObject({ services: 2 });
    } finally {
      await views.end();
      await store.close();
    }
  });

  it('have clients come with time, and later from where their first contact is retracted on', async () => {
    const store = openMemoryStore();
    const views = new InlineViews(store);
    const portfolio = new Portfolio(views, store, underP1, new PortfolioColumns(views, Infinity));
    const greatest = async (upTo: bigint, at = asked + 2 * day) => {
      expect(await views.reached(upTo)).toBe(true);
      const { figures } = await portfolio.overview(questionAt(at, at, upTo));
      const { values } = figures.find(({ rule }) => rule === 'R-803') as { values: Values['R-803'] };
      return values.greatest && { before: values.greatest.before, after: values.greatest.after };
    };
    const of = { source: 'crm', subject: 'client/a', kind: 'ClientContact' } as const;
    try {
      const [, , upTo = 0n] = await record(store, [
        { ...of, id: 'before', time: asked - day },
        { ...of, id: 'after', time: asked + day },
        { ...of, id: 'other', time: asked + day, subject: 'client/b' },
      ]);
      expect(await greatest(upTo, asked)).toBeNull();
      expect(await greatest(upTo)).toEqual({ before: 1, after: 1 });
      const data = { target: { source: 'crm', id: 'before' }, reason: 'TEST_DATA', evidence: 'memo', approver: 'u2' };
      const [retracted = 0n] = await record(store, [
        { ...of, id: 'not so', kind: 'Retraction', time: asked + day, authid: 'u1', data },
      ]);
      expect(await greatest(retracted)).toEqual({ before: 0, after: 2 });
      const place = { kind: 'ESTABLISHED', country: 'FR' };
      const [placed = 0n] = await record(store, [
        { ...of, id: 'inside', kind: 'LocationEvidence', time: asked - day, subject: 'client/b', data: place },
      ]);
      expect(await greatest(placed)).toEqual({ before: 0, after: 1 });
      expect(await greatest(upTo)).toEqual({ before: 1, after: 1 });
    } finally {
      await views.end();
      await store.close();
    }
  });
});
