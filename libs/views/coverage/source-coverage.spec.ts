import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  EvidenceSet,
  isStandingCount,
  RegisterHistory,
  type Registers,
  RuleSets,
  type SourceRecord,
  toFact,
} from '#libs/assessment';
import { openMemoryStore, SimulatedClock } from '#libs/event-store';
import { fromStored, instant, isKind, type RecordedEvidence } from '#libs/evidence';
import { evidenceIndexView } from '../evidence-index/evidence-index-view.js';
import { InlineViews, MemoryFiles } from '../test/inline-views.js';
import { record, type Sketch } from '../test/recorded.js';
import { followed, type GeneratedEvent, sourceWorlds, stepMs, worldStart } from '../test/source-worlds.js';
import { coverageView } from './coverage-view.js';
import { type JudgedBy, SourceCoverage } from './source-coverage.js';

const runs = 25;
const instants = [-5, 0, 3, 8, 13, 30].map((steps) => worldStart + steps * stepMs);
const periods = instants.flatMap((from) => instants.map((to) => ({ from: from - 1, to })));
const always = { from: worldStart - 100 * stepMs, to: worldStart + 300 * stepMs };

/** All that can be asked of sources, as one value. */
function answersOf(sources: readonly SourceRecord[], upTo: bigint): unknown {
  return sources.map((source) => ({
    id: source.id,
    lifetime: source.lifetime,
    silentFrom: source.silentFrom,
    restsOnApproval: source.restsOnApproval,
    versions: source.versions.map(({ evidence, helps, hurts, data }) => [evidence.id, helps, hurts, data]),
    concerns: [undefined, 'FR', 'CH'].map((country) => source.concerns(country)),
    uncovered: [source, source.unlifted].map((one) => [
      judged(one, periods),
      one
        .uncovered(always, worldStart + 200 * stepMs)
        .map(({ from, to, cause, because }) => [
          ...[from, to, cause, because.map(({ evidence }) => evidence.id)],
          because.filter(isStandingCount).map((count) => source.heldOf(count, upTo)),
        ]),
      instants.map((at) => one.uncovered({ from: worldStart, to: at }, at).length),
    ]),
  }));
}

/** What of these periods is uncovered, judged at each instant that is not before them: a digit for each answer. */
const judged = (source: SourceRecord, within: typeof periods): string =>
  instants
    .map((at) =>
      within
        .filter(({ from }) => from <= at)
        .map((period) => Number(source.isUncovered(period, at)))
        .join(''),
    )
    .join(' ');

/** All rows of the view, each as text, sorted. */
function rowsIn(files: MemoryFiles): Record<string, string[]> {
  const database = files.read('coverage');
  const names = database.prepare<[], string>(
    `SELECT name FROM sqlite_master WHERE name GLOB 'coverage_*' AND type = 'table'`,
  );
  const rowsOf = (table: string) =>
    database.prepare(`SELECT * FROM ${table}`).raw().safeIntegers().all().map(String).sort();
  return Object.fromEntries(
    names
      .pluck()
      .all()
      .map((table) => [table, rowsOf(table)]),
  );
}

interface Followed {
  readonly files: MemoryFiles;
  readonly coverage: SourceCoverage;
  readonly evidence: readonly RecordedEvidence[];
}

/** A world as it was recorded under a clock that passes as it says, and followed by views that are restarted now and then. */
async function follow(
  world: readonly GeneratedEvent[],
  restartEvery: number,
  prove: (told: Followed) => void,
): Promise<void> {
  const clock = new SimulatedClock(worldStart + 10 * stepMs);
  const store = openMemoryStore({ clock });
  const files = new MemoryFiles();
  const told: Sketch[] = [];
  let views = new InlineViews(store, [evidenceIndexView, coverageView(followed)], files);
  try {
    for (const { after, tell } of world) {
      if (told.length % restartEvery === restartEvery - 1) {
        await views.end();
        views = new InlineViews(store, [evidenceIndexView, coverageView(followed)], files);
      }
      const sketch = { ...tell(told), id: `e${told.length}` };
      told.push(sketch);
      const [position] = await record(store, [sketch]);
      clock.set(clock.now() + after);
      const isLast = told.length === world.length || told.length % restartEvery === restartEvery - 1;
      if (isLast) expect(await views.reached(position as bigint, ['coverage'])).toBe(true);
    }
    expect(views.stops).toEqual([]);
    const evidence: RecordedEvidence[] = [];
    for await (const events of store.readAll()) evidence.push(...events.map(fromStored));
    prove({ files, coverage: new SourceCoverage(views, views.evidenceIndex, followed), evidence });
  } finally {
    await views.end();
    await store.close();
  }
}

const positionOf = (item: RecordedEvidence): bigint => BigInt(item.position as string);

/** The registers by all evidence up to a place, and nothing after it. */
const registersAt = (evidence: readonly RecordedEvidence[], index: number, ruleSet?: string): Registers =>
  new EvidenceSet(evidence.slice(0, index + 1), followed).registers(
    instant((evidence[index] as RecordedEvidence).ledgertime),
    ruleSet,
  );

const judgedBy = ({ tables, law }: Registers): JudgedBy => {
  return { tables, ruleSet: law.id, counted: law.readings.counted };
};

/** By which rule set a ledger goes at a position. */
function inForceAt(evidence: readonly RecordedEvidence[], position: bigint): string {
  const adoptions = evidence.filter((item) => isKind(item, 'ReferenceAdopted'));
  const adopted = adoptions.findLast((item) => positionOf(item) <= position) ?? adoptions[0];
  return adopted?.data.ruleSet ?? followed.usual.id;
}

describe('the coverage of sources', () => {
  it('is at every position what the assessment makes of all evidence up to it', async () => {
    const law = fc.asyncProperty(sourceWorlds, fc.constantFrom(1, 7, 100), async (world, restartEvery) => {
      await follow(world, restartEvery, ({ coverage, evidence }) => {
        const asked = evidence.flatMap((item, index) => {
          const other = followed.all[index % followed.all.length]?.id;
          return [undefined, other].map((ruleSet) => ({
            position: positionOf(item),
            known: registersAt(evidence, index, ruleSet),
          }));
        });
        for (const { position, known } of [...asked, ...asked.toReversed()]) {
          const { id } = known.law;
          const answers = answersOf(coverage.sourcesAt(position, judgedBy(known)), position);
          expect({ position, id, answers }).toEqual({
            position,
            id,
            answers: answersOf(known.for().sources, position),
          });
        }
      });
    });
    await fc.assert(law, { numRuns: runs });
  });

  it('is so for clients about whom a regulator asked, and whatever is doubted, with no heartbeat at hand', async () => {
    const law = fc.asyncProperty(sourceWorlds, async (world) => {
      await follow(world, 100, ({ coverage, evidence }) => {
        const history = new RegisterHistory(coverage.sources, followed);
        history.add(evidence.filter(({ type }) => type !== 'initium.SourceHeartbeat.v1'));
        const last = evidence.length - 1;
        const { ledgertime } = evidence[last] as RecordedEvidence;
        const position = positionOf(evidence[last] as RecordedEvidence);
        const expected = registersAt(evidence, last);
        const known = history.at(position, instant(ledgertime));
        const requests = evidence.filter(({ type }) => type === 'initium.RegulatoryRequest.v1').map(toFact);
        for (const request of [undefined, ...requests]) {
          for (const doubt of [undefined, 'approver', 'anchor'] as const)
            expect(answersOf(known.for(request, doubt).sources, position)).toEqual(
              answersOf(expected.for(request, doubt).sources, position),
            );
        }
      });
    });
    await fc.assert(law, { numRuns: runs });
  });

  it('has the same rows however often the views were restarted', async () => {
    const law = fc.asyncProperty(sourceWorlds, fc.integer({ min: 1, max: 5 }), async (world, restartEvery) => {
      const rows: unknown[] = [];
      for (const every of [restartEvery, 100]) await follow(world, every, ({ files }) => rows.push(rowsIn(files)));
      expect(rows[0]).toEqual(rows[1]);
    });
    await fc.assert(law, { numRuns: runs });
  });

  it.each([undefined, ...followed.all.map(({ id }) => id)])(
    'tells every change, and the times between which it lies, by the rule set in force or another: %s',
    async (named) => {
      const law = fc.asyncProperty(sourceWorlds, async (world) => {
        await follow(world, 100, ({ coverage, evidence }) => {
          const last = evidence.length - 1;
          const byName = new Map(followed.all.map(({ id }) => [id, judgedBy(registersAt(evidence, last, id))]));
          const all = coverage.changes(-1n, positionOf(evidence[last] as RecordedEvidence), named);
          let before: readonly SourceRecord[] = [];
          for (const position of evidence.map(positionOf)) {
            const changes = all.filter((change) => change.position === position);
            const now = coverage.sourcesAt(position, byName.get(named ?? inForceAt(evidence, position)) as JudgedBy);
            for (const source of now) {
              const change = changes.find((one) => one.source === source.id);
              const was = before.find(({ id }) => id === source.id);
              if (change === undefined) expect(source).toBe(was);
              if (change === undefined || was === undefined) continue;
              const apart = periods.filter(
                (one) => Math.max(one.from, one.to) < change.from || Math.min(one.from, one.to) > change.to,
              );
              expect(judged(source, apart)).toBe(judged(was, apart));
            }
            if (changes.length === 0) expect(now).toBe(before.length === 0 ? now : before);
            before = now;
          }
        });
      });
      await fc.assert(law, { numRuns: Math.ceil(runs / 4) });
    },
  );

  it('tells of every source over all time where another rule set is adopted', async () => {
    const law = fc.asyncProperty(sourceWorlds, async (world) => {
      await follow(world, 100, ({ coverage, evidence }) => {
        const [first, ...others] = evidence.filter((item) => isKind(item, 'ReferenceAdopted'));
        if (first === undefined) return;
        const by = judgedBy(registersAt(evidence, evidence.length - 1));
        for (const item of others) {
          const position = positionOf(item);
          const isOther = inForceAt(evidence, position - 1n) !== item.data.ruleSet;
          const whole = { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER, position };
          const registered = isOther ? coverage.sourcesAt(position, by) : [];
          expect(coverage.changes(position - 1n, position)).toEqual(
            expect.arrayContaining(registered.map(({ id }) => ({ ...whole, source: id }))),
          );
        }
        const positions = evidence.map(positionOf).filter((position) => position > positionOf(first));
        const pieces = positions.flatMap((position) => coverage.changes(position - 1n, position));
        expect(pieces).toEqual(coverage.changes(positionOf(first), positions.at(-1) ?? positionOf(first)));
      });
    });
    await fc.assert(law, { numRuns: runs });
  });

  it('is built anew by a program that has other rule sets', async () => {
    const store = openMemoryStore();
    const files = new MemoryFiles();
    const rows: unknown[] = [];
    const [position] = await record(store, [{ source: 'ads', id: '1', kind: 'IpLogin', subject: 'client/c', time: 0 }]);
    for (const ruleSets of [new RuleSets([followed.usual]), followed]) {
      const views = new InlineViews(store, [evidenceIndexView, coverageView(ruleSets)], files);
      expect(await views.reached(position as bigint)).toBe(true);
      await views.end();
      const { coverage_rule_sets, coverage_counts = [] } = rowsIn(files);
      rows.push([coverage_rule_sets, coverage_counts.length]);
    }
    await store.close();
    expect(rows).toEqual([
      [['1,P1'], 2],
      [['1,P1', '2,P2', '3,PX'], 2],
    ]);
  });
});
