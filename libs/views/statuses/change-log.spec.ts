import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EvidenceSet, type StatusInterval, statusIntervalsOf } from '#libs/assessment';
import { instant, type RecordedEvidence } from '#libs/evidence';
import { GeneratedWorld } from '../test/generated-world.js';
import { generatedWorlds } from '../test/generated-worlds.js';
import { InlineViews } from '../test/inline-views.js';
import { viewsOf } from '../test/statuses-law.js';
import { underP1 } from '../test/under-p1.js';
import { ChangeLog, type LoggedChange } from './change-log.js';
import { type ChangePosition, changePositionAfter, compareChangePositions, hasTold } from './change-position.js';

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 100) };
const clients = ['c', 'b'];
const day = 86_400_000;
const bounds = { positionsMax: 3, rowsMax: 2, queriesMax: 4, behindMax: 1 };
const never = new AbortController().signal;

type PresentState = ReadonlyMap<string, StatusInterval>;
type ExpectedChange = Pick<LoggedChange, 'client' | 'before' | 'after' | 'cause'> & { at: number; position: string };

/** All changes of the present, found by asking the assessment before and after every moment at which there could be one. */
function naiveChanges(recorded: readonly RecordedEvidence[], until: number): ExpectedChange[] {
  const told: ExpectedChange[] = [];
  const lines: StatusInterval[][] = clients.map(() => []);
  let state: PresentState = new Map();
  const turn = (next: PresentState, at: number, evidence: RecordedEvidence, isCause: boolean) => {
    const { source, id } = evidence;
    for (const key of [...new Set([...state.keys(), ...next.keys()])].sort()) {
      const [before, after] = [state.get(key), next.get(key)];
      if (before?.status === after?.status && before?.rule === after?.rule) continue;
      const of = (standing: StatusInterval | undefined) =>
        standing === undefined ? null : { status: standing.status, rule: standing.rule };
      const change = { before: of(before), after: of(after), cause: isCause ? { source, id } : undefined };
      told.push({ client: key.split(' ', 1)[0] as string, ...change, at, position: evidence.position as string });
    }
    state = next;
  };
  const at = (instant: number): PresentState =>
    new Map(
      lines.flatMap((standings, index) =>
        standings
          .filter(({ from, to }) => from <= instant && instant < to)
          .map((one) => [`${clients[index]} ${one.service} ${one.asset} ${one.entity}`, one]),
      ),
    );
  const pass = (to: number, last: RecordedEvidence | undefined) => {
    if (last === undefined) return;
    const from = instant(last.ledgertime);
    const instants = new Set(lines.flat().map((standing) => standing.from));
    for (const one of [...instants].sort((a, b) => a - b)) if (one > from && one <= to) turn(at(one), one, last, false);
  };
  for (const [index, evidence] of recorded.entries()) {
    const now = instant(evidence.ledgertime);
    pass(now, recorded[index - 1]);
    const known = new EvidenceSet(recorded.slice(0, index + 1), underP1);
    for (const [which, client] of clients.entries()) lines[which] = statusIntervalsOf(known.dossier(client, now));
    turn(at(now), now, evidence, true);
  }
  pass(until, recorded.at(-1));
  return told;
}

const toldOf = ({ changePosition, client, before, after, cause }: LoggedChange): ExpectedChange => {
  return { client, before, after, cause, at: changePosition.at, position: String(changePosition.position) };
};
const inOrder = (told: readonly ExpectedChange[]) =>
  told.map((one) => JSON.stringify({ ...one, cause: one.cause ?? null })).sort();

async function readAll(log: ChangeLog, from: ChangePosition, to: ChangePosition): Promise<LoggedChange[]> {
  const changes: LoggedChange[] = [];
  for (let place = from; compareChangePositions(place, to) < 0; ) {
    const page = await log.page(place, to);
    expect(compareChangePositions(place, page.to)).toBeLessThan(0);
    changes.push(...page.changes);
    place = page.to;
  }
  return changes;
}

interface Places {
  readonly from: ChangePosition;
  readonly to: ChangePosition;
  readonly afterEvents: readonly ChangePosition[];
}

/** Records a world, reads its changes at the end, and gives them with where they are from and up to. */
async function inWorld(
  world: readonly RecordedEvidence[],
  ask: (log: ChangeLog, places: Places, recorded: readonly RecordedEvidence[]) => Promise<void>,
): Promise<void> {
  const told = new GeneratedWorld();
  const views = new InlineViews(told.store);
  try {
    for (const item of world) await told.record(item);
    const events = await told.store.readPositions(told.recorded.map(({ position }) => BigInt(position as string)));
    const afterEvents = events.map(changePositionAfter);
    const [begin, end] = [afterEvents[0], afterEvents.at(-1)] as [ChangePosition, ChangePosition];
    expect(await views.reached(end.position)).toBe(true);
    const from = { ...begin, at: begin.at - 1, position: begin.position - 1n };
    const to = { ...end, at: end.at + 90 * day };
    const log = new ChangeLog(told.store, views.statusChanges, bounds);
    await ask(log, { from, to, afterEvents }, told.recorded);
  } finally {
    await views.end();
    await told.store.close();
  }
}

describe('the log of changes', () => {
  it('has every change of the present that the assessment knows of, and no other', async () => {
    const law = fc.asyncProperty(generatedWorlds, (world) =>
      inWorld(world, async (log, { from, to }, recorded) => {
        const changes = await readAll(log, from, to);
        expect(inOrder(changes.map(toldOf))).toEqual(inOrder(naiveChanges(recorded, to.at)));
      }),
    );
    await fc.assert(law, runs);
  }, 3_600_000);

  it('has every change once, and those of a client in their order, however clients fall behind while it is read', async () => {
    let late = 0;
    const law = fc.asyncProperty(
      generatedWorlds,
      fc.constantFrom(0, 2),
      fc.infiniteStream(fc.nat({ max: 3 })),
      async (world, stopsMax, pages) => {
        const told = new GeneratedWorld();
        const views = new InlineViews(told.store, viewsOf({ replayedMax: 1_000, stopsMax, piecesMax: Infinity }));
        const log = new ChangeLog(told.store, views.statusChanges, bounds);
        try {
          const changes: LoggedChange[] = [];
          let place: ChangePosition | undefined;
          const read = async (to: ChangePosition) => {
            place ??= { ...to, at: to.at - 1, position: to.position - 1n };
            const page = await log.page(place, to);
            late += page.changes.filter(
              ({ changePosition }) => compareChangePositions(changePosition, page.from) < 0,
            ).length;
            changes.push(...page.changes);
            const isMore = !hasTold(place, page.to);
            place = page.to;
            return isMore;
          };
          for (const item of world) {
            const { position } = await told.record(item);
            const [event] = await told.store.readPositions([BigInt(position as string)]);
            const to = changePositionAfter(event as NonNullable<typeof event>);
            expect(await views.reached(to.position)).toBe(true);
            for (let left = pages.next().value; left > 0; left--) await read(to);
            if (place === undefined) await read(to);
          }
          await views.progress.until(() => views.progress.left('statuses') === undefined, never);
          const last = BigInt(told.recorded.at(-1)?.position as string);
          const [event] = await told.store.readPositions([last]);
          const end = changePositionAfter(event as NonNullable<typeof event>);
          const to = { ...end, at: end.at + 90 * day };
          while (await read(to));
          expect(inOrder(changes.map(toldOf))).toEqual(inOrder(naiveChanges(told.recorded, to.at)));
          for (const client of clients) {
            const own = changes.filter((change) => change.client === client);
            const sorted = [...own].sort((a, b) => compareChangePositions(a.changePosition, b.changePosition));
            expect(own).toEqual(sorted);
          }
        } finally {
          await views.end();
          await told.store.close();
        }
      },
    );
    await fc.assert(law, { numRuns: Math.ceil(runs.numRuns / 2) });
    expect(late).toBeGreaterThan(0);
  }, 3_600_000);

  it('is in one order, and the same from wherever it is read on', async () => {
    const law = fc.asyncProperty(generatedWorlds, fc.nat(), (world, chosen) =>
      inWorld(world, async (log, { from, to, afterEvents }) => {
        const changes = await readAll(log, from, to);
        const sorted = [...changes].sort((a, b) => compareChangePositions(a.changePosition, b.changePosition));
        expect(changes).toEqual(sorted);
        const cuts = [from, to, ...changes.map(({ changePosition }) => changePosition), ...afterEvents];
        const cut = cuts[chosen % cuts.length] as ChangePosition;
        const rest = changes.filter(({ changePosition }) => compareChangePositions(changePosition, cut) > 0);
        expect(await readAll(log, cut, to)).toEqual(rest);
        const { key: _, ...whole } = cut;
        const until = changes.filter(({ changePosition }) => compareChangePositions(changePosition, whole) <= 0);
        expect(await readAll(log, from, whole)).toEqual(until);
      }),
    );
    await fc.assert(law, runs);
  }, 3_600_000);
});
