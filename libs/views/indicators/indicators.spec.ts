import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openMemoryStore, SimulatedClock } from '#libs/event-store';
import { instantText } from '#libs/evidence';
import { ViewBehind } from '#libs/projections';
import { InlineViews } from '../test/inline-views.js';
import { type KeptSketch, kindOf, NaiveIndicators } from '../test/naive-indicators.js';
import { record, type Sketch } from '../test/recorded.js';
import { adverseKinds, favourableKinds } from './counted.js';

const day = 86_400_000;
const start = Date.parse('2026-06-01T00:00:00Z');
const lateness = {
  limitMs: 3 * day,
  perimeter: new Map([
    ['FR', Number.MIN_SAFE_INTEGER],
    ['NO', start + 2 * day],
  ]),
};

const client = fc.constantFrom('client/a', 'client/a', 'client/b');
const anyone = fc.constantFrom('client/a', 'client/b', 'identifier/i');
const half = fc.integer({ min: -6, max: 14 }).map((n) => start + (n * day) / 2);
const anchor = fc.option(
  half.map((time) => ({ kind: 'QTST', time: instantText(time) })),
  { nil: undefined, freq: 2 },
);
const from = fc.option(half.map(instantText), { nil: undefined });
const truth = fc.constantFrom(undefined, true, false);

type GeneratedFact = fc.Arbitrary<Pick<Sketch, 'kind' | 'subject' | 'data' | 'authid'>>;
const telling = (kind: string, subject: fc.Arbitrary<string>, data: object): GeneratedFact =>
  fc.record({
    kind: fc.constant(kind),
    subject,
    data: fc.record(data as Record<string, fc.Arbitrary<unknown>>).map((all) => JSON.parse(JSON.stringify(all))),
    authid: fc.constantFrom(undefined, 'u1', 'u2'),
  });

const service = { service: fc.constantFrom('a', 'e'), asset: fc.constantFrom('BTC', 'ETH') };
const message = {
  purpose: fc.constantFrom(undefined, 'PROMOTION', 'SERVICE', 'REPLY', 'EDUCATION', 'DISCLOSURE', 'OFFER'),
  hasFirmLink: truth,
  collectsContact: truth,
};
const tellings: GeneratedFact = fc.oneof(
  telling('ClientContact', anyone, { anchor }),
  telling('ServiceRequest', client, { ...service, anchor }),
  telling('ServiceProvided', client, { ...service, entity: fc.constant('X') }),
  telling('OriginEvidence', client, { kind: fc.constantFrom('DIRECT_TYPE_IN', 'OTHER'), anchor }),
  telling('ExposureCheck', client, { result: fc.constantFrom('NONE', 'FOUND'), anchor }),
  telling('LocationEvidence', client, { country: fc.constantFrom('FR', 'NO', 'CH'), from, anchor }),
  telling('GroupMembership', client, { from: half.map(instantText), anchor }),
  telling('MarketingExposure', anyone, { ...message, stage: fc.constantFrom(undefined, 'SENT', 'FAILED') }),
  telling('FirmCommunication', client, message),
  telling('SourceGap', fc.constant('source/crm'), {}),
  telling('RegulatoryRequest', fc.constantFrom('client/a', 'client/b', 'ledger'), {}),
  telling('RegulatoryRequest', fc.constantFrom('client/a', 'client/b', 'ledger'), {}),
  telling('IpLogin', client, { country: fc.constant('FR') }),
);

/** Evidence of any occurrence, in any delay, some at one instant of recording; and retractions of anything, and of those. */
const worlds = fc.array(
  fc.record({
    told: fc.option(tellings, { nil: undefined, freq: 2 }),
    time: half,
    pause: fc.constantFrom(0, 0, day / 2, 4 * day),
    target: fc.nat({ max: 12 }),
    retraction: fc.record({
      reason: fc.constantFrom('DUPLICATE', 'DUPLICATE', 'other'),
      evidence: fc.constantFrom('memo', 'memo', undefined),
      approver: fc.constantFrom('u1', 'u2'),
    }),
    authid: fc.constantFrom('u1', 'u2'),
    elsewhere: fc.option(client, { nil: undefined, freq: 8 }),
  }),
  { minLength: 1, maxLength: 24, size: 'max' },
);

type FactWorld = typeof worlds extends fc.Arbitrary<infer W> ? W : never;

/** The world as events, each with the instant at which it is recorded. */
function eventsOf(world: FactWorld): { event: Sketch; at: number }[] {
  const events: { event: Sketch; at: number }[] = [];
  let at = start;
  for (const { told, time, pause, target, retraction, authid, elsewhere } of world) {
    at += pause;
    const id = String(events.length);
    // A retraction of something before, mostly late: that is where chains come from.
    const earlier = events[events.length - 1 - (target % Math.max(1, events.length))]?.event;
    if (told !== undefined || earlier === undefined) {
      events.push({ event: { kind: 'IpLogin', subject: 'client/a', ...told, source: 'crm', id, time }, at });
      continue;
    }
    const data = JSON.parse(JSON.stringify({ ...retraction, target: { source: earlier.source, id: earlier.id } }));
    const subject = elsewhere ?? earlier.subject;
    events.push({ event: { source: 'crm', id, kind: 'Retraction', subject, time, authid, data }, at });
  }
  return events.map(({ event, at: recorded }) => ({ event: { data: {}, ...event }, at: recorded }));
}

async function withIndicators(
  world: FactWorld,
  ask: (views: InlineViews, kept: readonly KeptSketch[]) => void,
): Promise<void> {
  const clock = new SimulatedClock(start);
  const store = openMemoryStore({ clock });
  const views = new InlineViews(store);
  const kept: KeptSketch[] = [];
  try {
    for (const { event, at } of eventsOf(world)) {
      clock.set(at);
      const [position] = await record(store, [event]);
      const [stored] = await store.readPositions([position as bigint]);
      kept.push({ ...event, position: position as bigint, ledgertime: stored?.ledgertime as number });
      if (kept.length % 5 === 0) await views.reached(position as bigint);
    }
    expect(await views.reached(kept.at(-1)?.position as bigint)).toBe(true);
    ask(views, kept);
  } finally {
    await views.end();
    await store.close();
  }
}

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 200) };

describe('the indicators', () => {
  it('count at any two clocks what a look at all evidence by then would', async () => {
    const law = fc.asyncProperty(worlds, half, half, (world, a, b) =>
      withIndicators(world, (views, kept) => {
        for (const { position: upTo } of kept)
          expectSame(views, kept, { from: Math.min(a, b), to: Math.max(a, b), upTo });
      }),
    );
    await fc.assert(law, runs);
  });

  it('do not answer beyond what they have applied', async () => {
    const store = openMemoryStore({});
    const views = new InlineViews(store);
    const [position] = await record(store, [{ source: 's', id: '1', kind: 'IpLogin', subject: 'client/a', time: 1 }]);
    await views.reached(position as bigint);
    expect(() => views.indicators.active({ from: 0, to: 1, upTo: (position as bigint) + 1n })).toThrow(ViewBehind);
    await views.end();
    await store.close();
  });
});

function expectSame(
  views: InlineViews,
  kept: readonly KeptSketch[],
  window: { from: number; to: number; upTo: bigint },
): void {
  const { indicators } = views;
  const { upTo, to } = window;
  const model = new NaiveIndicators(kept, upTo);
  const names = new Map(
    views
      .of('evidence-index')
      .prepare<[], { id: number; name: string }>('SELECT id, name FROM evidence_index_subjects')
      .all()
      .map(({ id, name }) => [id, name]),
  );
  const named = (number: number | bigint) => names.get(Number(number)) as string;
  expect(indicators.active(window).map(named).sort()).toEqual(model.active(window));
  const signUps = indicators.signUps(window, Number.MIN_SAFE_INTEGER).map(({ client, at }) => [named(client), at]);
  expect(Object.fromEntries(signUps)).toEqual(model.signUps(to));
  expect(Object.fromEntries(indicators.origins(window))).toEqual(model.origins(window));
  const favourable = model.favourable(window, lateness);
  const isLate = (event: KeptSketch) => model.isLate(event, lateness);
  expect(indicators.late(window, lateness)).toEqual(model.shares(favourable, favourableKinds, isLate));
  const adverse = model.adverse(window);
  const isRetracted = (event: KeptSketch) => model.isRetracted(event);
  expect(indicators.retracted(window)).toEqual(model.shares(adverse, adverseKinds, isRetracted));
  const listed = (events: readonly KeptSketch[]) =>
    [...events]
      .sort((a, b) => a.time - b.time || Number(a.position - b.position))
      .map((event) => ({ kind: kindOf(event), subject: event.subject, position: event.position }));
  const shown = (rows: ReturnType<typeof indicators.retractedFacts>) =>
    rows.map(({ kind, subject, position }) => ({ kind, subject: named(subject), position }));
  expect(shown(indicators.lateFacts(window, lateness, 100))).toEqual(listed(favourable.filter(isLate)));
  expect(shown(inPages((limit, after) => indicators.retractedFacts(window, limit, after)))).toEqual(
    listed(adverse.filter(isRetracted)),
  );
  const provided = indicators.provided(window, -1n, 100).map((row) => ({ ...row, subject: named(row.subject) }));
  expect(provided).toEqual(model.provided(to));
}

function inPages<Row extends { time: number; position: bigint }>(page: (limit: number, after?: Row) => Row[]): Row[] {
  const all: Row[] = [];
  for (let rows = page(2); rows.length > 0; rows = page(2, all.at(-1))) all.push(...rows);
  return all;
}
