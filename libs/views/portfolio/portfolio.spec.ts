import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shippedReference, type Thresholds } from '#libs/assessment';
import { instant, type RecordedEvidence } from '#libs/evidence';
import { ClientList } from '../statuses/client-list.js';
import { GeneratedWorld } from '../test/generated-world.js';
import { asked, generatedWorlds } from '../test/generated-worlds.js';
import { InlineViews } from '../test/inline-views.js';
import { NaivePortfolio } from '../test/naive-portfolio.js';
import { underP1 } from '../test/under-p1.js';
import { PortfolioColumns } from './columns/columns.js';
import type { Figure, ReachChange, Values } from './figures.js';
import { Portfolio } from './portfolio.js';
import type { PortfolioQuestion } from './reading.js';

const day = 86_400_000;
const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 100), endOnFailure: process.env.CI === undefined };
const shipped = Object.fromEntries(
  (shippedReference.indicators ?? []).map(({ rule, thresholds }) => [rule, thresholds]),
);

const halfDays = fc.integer({ min: -30, max: 45 }).map((half) => asked + half * (day / 2));
const changes: fc.Arbitrary<ReachChange[]> = fc.array(
  fc.record({
    about: fc.constantFrom('campaign' as const, 'surface' as const),
    name: fc.constantFrom('k', 's'),
    at: halfDays,
    states: fc.subarray(['FR', 'DE', 'NO']),
  }),
  { maxLength: 3 },
);
const asking = fc.record({ at: halfDays, count: fc.nat(), windowDays: fc.constantFrom(2, 10, 365), changes });

async function inWorld(
  world: readonly RecordedEvidence[],
  ask: (views: InlineViews, portfolio: Portfolio, recorded: readonly RecordedEvidence[]) => Promise<void>,
): Promise<void> {
  const told = new GeneratedWorld();
  const views = new InlineViews(told.store);
  try {
    for (const item of world) await told.record(item);
    expect(await views.reached(BigInt(told.recorded.at(-1)?.position as string))).toBe(true);
    await ask(views, new Portfolio(views, told.store, underP1), told.recorded);
    await ask(views, new Portfolio(views, told.store, underP1, new PortfolioColumns(views, 0)), told.recorded);
  } finally {
    await views.end();
    await told.store.close();
  }
}

const valuesOf = <Rule extends Figure['rule']>(figures: readonly Figure[], rule: Rule): Values[Rule] =>
  figures.find((figure) => figure.rule === rule)?.values as Values[Rule];

describe('the portfolio', () => {
  it('is at any two clocks what a look at every client, one after the other, would be', async () => {
    const law = fc.asyncProperty(generatedWorlds, fc.array(asking, { minLength: 1, maxLength: 3 }), (world, askings) =>
      inWorld(world, async (views, portfolio, recorded) => {
        for (const { at, count, windowDays, changes: looked } of askings) {
          const known = 1 + (count % recorded.length);
          const last = recorded[known - 1] as RecordedEvidence;
          const knownAt = instant(last.ledgertime);
          const model = new NaivePortfolio(recorded, known, Math.min(at, knownAt));
          const thresholds = Object.fromEntries(
            Object.entries(shipped).map(([rule, row]) => [rule, { ...row, ...(rule !== 'R-808' && { windowDays }) }]),
          ) as unknown as Thresholds;
          const question: PortfolioQuestion = {
            ...{ at: model.at, knownAt, upTo: BigInt(last.position as string), thresholds, changes: looked },
            ...{ controls: [], promoters: [] },
            limitMs: 3 * day,
            perimeter: new Map([['FR', Number.MIN_SAFE_INTEGER]]),
          };
          await expectSame(portfolio, model, question, recorded);
          expectSameList(views, model, question);
        }
      }),
    );
    await fc.assert(law, runs);
  }, 3_600_000);
});

function expectSameList(views: InlineViews, model: NaivePortfolio, question: PortfolioQuestion): void {
  const expected = model.list();
  const names = expected.map(({ client }) => client);
  const listed = new ClientList(views).of(names, question).map(({ client, location, statuses }) => ({
    client,
    state: location.state === 'INSIDE' ? location.country : location.state === 'OUTSIDE' ? 'OUTSIDE' : 'UNKNOWN',
    statuses: statuses.map(({ service, asset, entity, status }) => `${service} ${asset} ${entity} ${status}`),
  }));
  const inOrder = (rows: readonly { statuses: readonly string[] }[]) =>
    rows.map((row) => ({ ...row, statuses: [...row.statuses].sort() }));
  expect(inOrder(listed)).toEqual(inOrder(expected));
}

async function expectSame(
  portfolio: Portfolio,
  model: NaivePortfolio,
  question: PortfolioQuestion,
  recorded: readonly RecordedEvidence[],
): Promise<void> {
  const { clientsByState, counts, rollUps, figures } = await portfolio.overview(question);
  const from = question.at - question.thresholds['R-801'].windowDays * day;
  expect(clientsByState).toEqual(model.clientsByState());
  const keyed = counts.map(({ entity, service, state, status, subjects, clients }) => {
    return [`${entity} ${service} ${state} ${status}`, { subjects, clients }];
  });
  expect(Object.fromEntries(keyed)).toEqual(model.counts());
  const rolled = rollUps.map(({ entity, service, status, clients }) => [`${entity} ${service} ${status}`, clients]);
  expect(Object.fromEntries(rolled)).toEqual(model.rollUps());
  const relying = model.relying(from);
  const listed = await allOf(portfolio, 'R-801', question);
  expect(Object.fromEntries(listed.map(({ client, states }) => [client.slice(7), [...states].sort()]))).toEqual(
    relying,
  );
  expect(valuesOf(figures, 'R-801').clients).toBe(Object.keys(relying).length);
  const active = model.active(from);
  const relyingActive = Object.keys(relying).filter((client) => active.includes(client)).length;
  expect(valuesOf(figures, 'R-802')).toMatchObject({ of: active.length, count: relyingActive });
  const extended = Object.values(model.extended(from));
  const repeated = extended.filter((extensions) => extensions > 1).length;
  expect(valuesOf(figures, 'R-805')).toMatchObject({ of: extended.length, count: repeated });
  await expectSameSignUps(portfolio, model, question, from);
  const served = await allOf(portfolio, 'R-808', question);
  const idAt = new Map(recorded.map(({ position, id }) => [position, id]));
  const rows = served.map(({ client, position, knownThen, knownNow }) => ({
    id: idAt.get(String(position)),
    client: client.slice(7),
    knownThen: `${knownThen.status} ${knownThen.rule}`,
    knownNow: `${knownNow.status} ${knownNow.rule}`,
  }));
  const byId = (a: { id?: string | undefined }, b: { id?: string | undefined }) => Number(a.id) - Number(b.id);
  expect(rows.sort(byId)).toEqual(model.served().sort(byId));
  expect(valuesOf(figures, 'R-808').clients).toBe(new Set(rows.map(({ client }) => client)).size);
}

async function expectSameSignUps(
  portfolio: Portfolio,
  model: NaivePortfolio,
  question: PortfolioQuestion,
  from: number,
) {
  const { afterDays, beforeDays, amber } = question.thresholds['R-803'];
  const inWindow = question.changes.filter(({ at }) => at > from && at <= question.at);
  const compared = model.signUps(inWindow, afterDays, beforeDays);
  const expected = compared.filter(
    ({ after, before }) => after > 0 && after / afterDays >= (amber * before) / beforeDays,
  );
  const uplifts = await allOf(portfolio, 'R-803', question);
  const found = uplifts.map(({ change: { name, at }, state, after, before, signUps }) => {
    expect(signUps).toHaveLength(after);
    return { name, at, state, after, before };
  });
  const inOrder = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).sort();
  expect(inOrder(found)).toEqual(inOrder(expected));
}

async function allOf<Rule extends 'R-801' | 'R-803' | 'R-808'>(
  portfolio: Portfolio,
  rule: Rule,
  question: PortfolioQuestion,
) {
  const first = await portfolio.behind(rule, question, { limit: 2, after: undefined });
  const rows = [...first.rows];
  for (let { next } = first; next !== undefined; ) {
    const page = await portfolio.behind(rule, question, { limit: 2, after: next });
    rows.push(...page.rows);
    next = page.next;
  }
  return rows;
}
