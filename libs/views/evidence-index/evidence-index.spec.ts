import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openMemoryStore } from '#libs/event-store';
import { ViewBehind } from '#libs/projections';
import { quarantineView } from '../quarantine/quarantine-view.js';
import { InlineViews } from '../test/inline-views.js';
import { NaiveEvidenceIndex, type PositionedSketch } from '../test/naive-evidence-index.js';
import { record, type Sketch } from '../test/recorded.js';
import { sketches, sources, times } from '../test/sketches.js';
import { evidenceIndexView } from './evidence-index-view.js';

async function withFiled(
  events: readonly Sketch[],
  firstPosition: bigint,
  ask: (views: InlineViews, placed: readonly PositionedSketch[]) => void,
): Promise<void> {
  const store = openMemoryStore({ firstPosition });
  const views = new InlineViews(store, [evidenceIndexView, quarantineView]);
  const cut = Math.ceil(events.length / 2);
  const placed: PositionedSketch[] = [];
  try {
    for (const part of [events.slice(0, cut), events.slice(cut)]) {
      if (part.length === 0) continue;
      const positions = await record(store, part);
      placed.push(...part.map((event, index) => ({ ...event, position: positions[index] as bigint })));
      expect(await views.reached(positions.at(-1) as bigint)).toBe(true);
    }
    ask(views, placed);
  } finally {
    await views.end();
    await store.close();
  }
}

describe('the register', () => {
  it('answers at every position as if it looked through all that was recorded by then', async () => {
    const law = fc.asyncProperty(
      sketches,
      fc.constantFrom(1n, 2n ** 53n - 3n, 2n ** 62n),
      times,
      times,
      (events, firstPosition, from, to) =>
        withFiled(events, firstPosition, (views, placed) => {
          for (const { position: upTo } of placed) {
            const model = new NaiveEvidenceIndex(placed, upTo);
            expectSubjects(views, model, upTo, to);
            expectMany(views, model, upTo);
            expectEvents(views, model, upTo, { from, to });
            expectArrivals(views, model, upTo, { from, to });
          }
        }),
    );
    await fc.assert(law, { numRuns: 60 });
  });

  it('pages a timeline and events by cursors that add up to the whole', async () => {
    const law = fc.asyncProperty(sketches, fc.integer({ min: 1, max: 4 }), (events, limit) =>
      withFiled(events, 1n, (views, placed) => {
        const upTo = placed.at(-1)?.position ?? 0n;
        const model = new NaiveEvidenceIndex(placed, upTo);
        const about = ['client/a', 'identifier/i'];
        const timeline: bigint[] = [];
        for (let page = views.evidenceIndex.timeline(about, { upTo, at: 1e15, limit }); page.length > 0; ) {
          timeline.push(...page.map((entry) => entry.position));
          page = views.evidenceIndex.timeline(about, { upTo, at: 1e15, limit, after: page.at(-1) });
        }
        expect(timeline).toEqual(model.timeline(about, 1e15));
        const back: bigint[] = [];
        for (let page = views.evidenceIndex.events({ limit, direction: 'back' }, upTo); page.length > 0; ) {
          back.push(...page);
          page = views.evidenceIndex.events({ limit, direction: 'back', before: page.at(-1) }, upTo);
        }
        expect(back.reverse()).toEqual(model.where(() => true));
        const clients: string[] = [];
        for (let page = views.evidenceIndex.subjects('client/', { upTo, limit }); page.length > 0; ) {
          clients.push(...page);
          page = views.evidenceIndex.subjects('client/', { upTo, limit, after: page.at(-1) });
        }
        expect(clients).toEqual(model.subjects('client/'));
      }),
    );
    await fc.assert(law, { numRuns: 30 });
  });

  it('says so when it has not come as far as the question', async () => {
    const event = { source: 'crm', id: '1', kind: 'IpLogin', subject: 'client/a', time: 0 };
    await withFiled([event], 1n, ({ evidenceIndex }) => {
      expect(evidenceIndex.positionsOf(['client/a'], 1n)).toEqual([1n]);
      expect(() => evidenceIndex.positionsOf(['client/a'], 2n)).toThrow(ViewBehind);
    });
  });

  it('counts what it took in and what it passed over', async () => {
    const event = { source: 'crm', kind: 'IpLogin', subject: 'client/a', time: 0 };
    const quarantined = { ...event, id: '2', stream: 'quarantine-2' };
    await withFiled([{ ...event, id: '1' }, quarantined], 1n, ({ evidenceIndex }) => {
      expect(evidenceIndex.counts()).toEqual({ evidence: 1, passedOver: 1 });
    });
  });
});

function expectSubjects(views: InlineViews, model: NaiveEvidenceIndex, upTo: bigint, at: number): void {
  const { evidenceIndex, registers } = views;
  for (const asked of [['client/a'], ['client/a', 'identifier/i', 'client/b'], ['client/unknown']]) {
    expect(evidenceIndex.positionsOf(asked, upTo)).toEqual(model.under(asked).map((event) => event.position));
    const timeline = evidenceIndex.timeline(asked, { upTo, at, limit: 100 });
    expect(timeline.map((entry) => entry.position)).toEqual(model.timeline(asked, at));
  }
  for (const subject of ['client/a', 'client/b', 'identifier/i']) {
    const linked = model.linked(subject);
    expect(evidenceIndex.linked(subject, upTo)).toEqual(linked);
    const count = [subject, ...linked].reduce((sum, one) => sum + model.under([one]).length, 0);
    expect(evidenceIndex.countAbout(subject, upTo, 100)).toBe(count);
    for (const most of [0, 1, 3]) expect(evidenceIndex.countAbout(subject, upTo, most) > most).toBe(count > most);
  }
  for (const prefix of ['client/', 'identifier/']) {
    expect(evidenceIndex.subjects(prefix, { upTo, limit: 100 })).toEqual(model.subjects(prefix));
  }
  expect(registers.positions(upTo)).toEqual(model.registered(''));
  expect(registers.positionsOf('campaign/', upTo)).toEqual(model.registered('campaign/'));
}

function expectMany({ evidenceIndex }: InlineViews, model: NaiveEvidenceIndex, upTo: bigint): void {
  const names = [...model.subjects('identifier/'), ...model.subjects('client/')];
  const known = evidenceIndex.known(names, upTo);
  expect(known.map(({ name }) => name).sort()).toEqual([...names].sort());
  for (const { name, first, linked } of known) {
    expect([first, linked]).toEqual([model.under([name])[0]?.position, model.linked(name)]);
  }
  const firsts = known.map(({ first }) => first);
  expect(firsts).toEqual([...firsts].sort((a, b) => (a < b ? -1 : 1)));
  expect(() => evidenceIndex.known([...names, 'client/unknown'], upTo)).toThrow('does not know client/unknown');
  const asked = known.map(({ name, linked, first }) => ({ subjects: [name, ...linked], after: first }));
  expect(evidenceIndex.positionsOfEach(asked, upTo)).toEqual(
    asked.map(({ subjects, after }) =>
      model.under(subjects).flatMap(({ position }) => (position > after ? [position] : [])),
    ),
  );
}

function expectEvents(
  views: InlineViews,
  model: NaiveEvidenceIndex,
  upTo: bigint,
  period: { from: number; to: number },
): void {
  const { evidenceIndex } = views;
  const inPeriod = (event: PositionedSketch) => event.time >= period.from && event.time <= period.to;
  const ads = (event: PositionedSketch) => event.source === 'ads';
  const contact = (event: PositionedSketch) => event.kind === 'ClientContact';
  const aboutA = (event: PositionedSketch) => model.filedUnder(event).has('client/a');
  const type = 'initium.ClientContact.v1';
  const limit = 100;
  expect(evidenceIndex.events({ limit }, upTo)).toEqual(model.where(() => true));
  expect(evidenceIndex.events({ ...period, limit }, upTo)).toEqual(model.where(inPeriod));
  expect(evidenceIndex.events({ source: 'ads', ...period, limit }, upTo)).toEqual(
    model.where((event) => ads(event) && inPeriod(event)),
  );
  expect(evidenceIndex.events({ type, limit }, upTo)).toEqual(model.where(contact));
  expect(evidenceIndex.events({ type, source: 'ads', subject: 'client/a', ...period, limit }, upTo)).toEqual(
    model.where((event) => contact(event) && ads(event) && aboutA(event) && inPeriod(event)),
  );
}

function expectArrivals(
  views: InlineViews,
  model: NaiveEvidenceIndex,
  upTo: bigint,
  { from, to }: { from: number; to: number },
): void {
  for (const source of [...sources, 'unheard of']) {
    const [answer, expected] = [views.evidenceIndex.arrivals(source, upTo), model.arrivals(source)];
    expect({ highest: answer.highest, gaps: answer.gaps }).toEqual({ highest: expected.highest, gaps: expected.gaps });
    expect(answer.count(from, to)).toBe(expected.count(from, to));
    expect(answer.count(-1e15, 1e15)).toBe(expected.count(-1e15, 1e15));
    expect(answer.deliveries(from, to)).toBe(expected.deliveries(from, to));
  }
}
