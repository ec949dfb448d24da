import { deepStrictEqual, ok } from 'node:assert/strict';
import { inspect } from 'node:util';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import fc from 'fast-check';
import {
  assess,
  type Dossier,
  EvidenceSet,
  type LocationInterval,
  locationIntervalsOf,
  type StatusInterval,
  statusIntervalsOf,
} from '#libs/assessment';
import { instant, type RecordedEvidence } from '#libs/evidence';
import { buildAside, type View } from '#libs/projections';
import { type BehindClient, BehindClientRows } from '../statuses/behind.js';
import { statusesView } from '../statuses/statuses-view.js';
import { beginning, end } from '../statuses/tables.js';
import { type TimeShare, unlimited } from '../statuses/waiting-clients.js';
import { GeneratedWorld } from './generated-world.js';
import { worldsOfAllTimes } from './generated-worlds.js';
import { InlineViews, MemoryFiles, viewsUnderP1 } from './inline-views.js';
import { underP1 } from './under-p1.js';

const statuses = statusesView(underP1);

/** All views, with the statuses within limits. */
export const viewsWithin = ({ replayedMax, stopsMax, piecesMax }: Limits): View[] => {
  const share = stopsMax === Infinity ? unlimited : shareOf(stopsMax);
  const within = statusesView(underP1, { replayedMax, piecesMax, share, readMax: share === unlimited ? Infinity : 4 });
  return viewsUnderP1.views.map((view) => (view.name === statuses.name ? within : view));
};

/** What the statuses are worked out from, and they. */
export const viewsOf = (limits: Limits): View[] =>
  viewsWithin(limits).filter(({ name }) => name === statuses.name || statuses.needs?.includes(name));

/** Time that goes by with each look at it, as a replay looks before each stop. */
export function shareOf(looks: number): TimeShare {
  let now = 0;
  return { max: looks, now: () => ++now };
}
const clients = ['c', 'b'];
const never = new AbortController().signal;

/** A world that was recorded, with a view that followed it. */
export interface Lived {
  readonly told: GeneratedWorld;
  readonly views: InlineViews;
  /** Chance, as the property's own. */
  choose<T>(from: readonly T[]): T;
}

/** How a world comes to a view, and what is asked of it. */
export interface Living {
  readonly world: readonly RecordedEvidence[];
  /** Where it is 0 the view comes to rest after the next event. */
  readonly rests: Iterator<number>;
  readonly choices: Iterator<number>;
  /** Of how many clients all are replayed where something concerns everyone; of more it is prepared what they are. */
  readonly replayedMax: number;
  /** After so many stops a client falls behind, about. */
  readonly stopsMax: number;
  /** How much of clients' evidence is held. */
  readonly piecesMax: number;
  /** Whether the views are ended at each rest, whoever is behind, and begun anew on their files. */
  readonly restarts?: boolean;
}

type Limits = Pick<Living, 'replayedMax' | 'stopsMax' | 'piecesMax'>;

/** Random worlds. The view rests seldom, so that replays are long, or after each event. */
export const livings: fc.Arbitrary<Living> = fc.record({
  world: worldsOfAllTimes,
  rests: fc.constantFrom(0, 3, 30).chain((max) => fc.infiniteStream(fc.nat({ max }))),
  choices: fc.infiniteStream(fc.nat()),
  replayedMax: fc.constantFrom(0, 1_000),
  stopsMax: fc.constantFrom(Infinity, 0, 2, 5),
  piecesMax: fc.constantFrom(Infinity, 24, 0),
  restarts: fc.nat({ max: 3 }).map((one) => one === 0),
});

/** Records a world under the eyes of the view, and asks when all of it is there and nobody is behind. */
export async function live(
  { world, rests, choices, restarts, ...limits }: Living,
  ask: (lived: Lived) => unknown,
): Promise<void> {
  const told = new GeneratedWorld();
  const files = new MemoryFiles();
  let following = new InlineViews(told.store, viewsOf(limits), files);
  const stopped = () => `the view stops: ${following.stops.map((stop) => inspect(stop))}`;
  const rest = async () => {
    const last = told.recorded.at(-1) as RecordedEvidence;
    ok(await following.reached(positionOf(last)), stopped());
    for (const one of new BehindClientRows(following.of(statuses.name)).all()) isAsOfItsPosition(one, told, following);
  };
  try {
    for (const item of world) {
      await told.record(item);
      if (rests.next().value !== 0) continue;
      await rest();
      if (!restarts) continue;
      await following.end();
      following = new InlineViews(told.store, viewsOf(limits), files);
    }
    await rest();
    const isDone = () => following.progress.left(statuses.name) === undefined || following.stops.length > 0;
    await following.progress.until(isDone, never);
    ok(following.stops.length === 0, stopped());
    const choose = <T>(from: readonly T[]) => from[choices.next().value % from.length] as T;
    await ask({ told, views: following, choose });
  } finally {
    await following.end();
    await told.store.close();
  }
}

/** The rows of a client that is behind are what one assessment says of what was known at its own position. */
function isAsOfItsPosition(
  { client, position, at }: BehindClient,
  { recorded }: GeneratedWorld,
  views: InlineViews,
): void {
  const known = recorded.filter((item) => positionOf(item) <= position);
  same(at, instant(recorded[known.length]?.ledgertime as string));
  const last = known.at(-1);
  if (last === undefined) return;
  const dossier = new EvidenceSet(known, underP1).dossier(client, instant(last.ledgertime));
  const { statuses: rows } = views.statuses.rowsAt(client, positionOf(recorded.at(-1) as RecordedEvidence));
  same(rows, statusIntervalsOf(dossier).map(bounded));
}

/** What was known of each client at each position, by the assessment of all evidence up to it. */
function* known({ told: { recorded } }: Lived): Generator<{ dossier: Dossier; upTo: bigint }> {
  for (const [index, last] of recorded.entries()) {
    const evidence = new EvidenceSet(recorded.slice(0, index + 1), underP1);
    for (const client of clients)
      yield { dossier: evidence.dossier(client, instant(last.ledgertime)), upTo: positionOf(last) };
  }
}

/** The rows at every position are what one assessment of everything known by then says of all time. */
export function rowsAreAssessments(lived: Lived): void {
  for (const { dossier, upTo } of known(lived)) {
    const rows = lived.views.statuses.rowsAt(dossier.client, upTo);
    same(rows.statuses, statusIntervalsOf(dossier).map(bounded));
    if (rows.locations.length > 0 || dossier.owned.length > 0)
      same(rows.locations, locationIntervalsOf(dossier).map(bounded));
  }
}

/** What is answered about an instant is what `assess` answers, subject by subject and entity by entity. */
export function answersAreAssessments(lived: Lived): void {
  const { statuses } = lived.views;
  const instants = instantsOf(lived);
  for (const { dossier, upTo } of known(lived)) {
    const { client, registers, circumstances } = dossier;
    const at = lived.choose(instants);
    const expected = dossier.subjects().flatMap((subject) =>
      registers.entities.ids.map((entity) => {
        const { service, asset, status, rule } = assess(dossier, { ...subject, entity, at });
        return { service, asset, entity, status, rule };
      }),
    );
    same(statuses.of(client, { at, upTo }), expected);
    const where = circumstances.whereabouts.at(at);
    const location = { state: where.state, country: where.state === 'ASSUMED' ? null : (where.country ?? null) };
    const answered = statuses.locationOf(client, { at, upTo });
    if (answered !== undefined || dossier.owned.length > 0) same(answered, location);
  }
}

/** The rows of one subject at one position follow each other from the beginning of time to its end. */
export function rowsLeaveNoHole({ told, views: { files } }: Lived): void {
  const [key, client] = ['client, service, asset, entity', 'client'];
  for (const { position } of told.recorded) {
    for (const [table, names] of [['statuses', key] as const, ['statuses_locations', client] as const]) {
      const columns = `${names}, valid_from, valid_to`;
      const rows = files
        .read(statuses.name)
        .prepare<[string, string, string], (string | number)[]>(
          `SELECT ${columns} FROM ${table}_open WHERE known_from <= CAST(? AS INTEGER)
           UNION ALL SELECT ${columns} FROM ${table}_closed
           WHERE known_from <= CAST(? AS INTEGER) AND known_to > CAST(? AS INTEGER) ORDER BY ${columns}`,
        )
        .raw()
        .all(...([position, position, position] as [string, string, string]));
      const byKey = Map.groupBy(rows, (row) => row.slice(0, -2).join());
      for (const intervals of byKey.values()) {
        const bounds = intervals.flatMap((row) => row.slice(-2) as [number, number]);
        same([bounds[0], bounds.at(-1)], [beginning, end]);
        for (let index = 1; index < bounds.length - 1; index += 2) same(bounds[index], bounds[index + 1]);
        for (const row of intervals) ok((row.at(-2) as number) < (row.at(-1) as number));
      }
    }
  }
}

/** A view that is built as a whole at the end has the rows of the one that followed, table by table. */
export async function builtIsFollowed({ told, views: followed }: Lived): Promise<void> {
  const database = new SqliteDatabase(':memory:');
  const { stop } = await buildAside(
    { view: statuses, database },
    {
      reader: told.store,
      project: viewsUnderP1.project,
      connections: followed,
      signal: never,
    },
  );
  ok(stop === undefined, `the building stops: ${inspect(stop)}`);
  same(tablesOf(database), tablesOf(followed.of(statuses.name)));
  database.close();
}

/** Everything that holds of the statuses of any world. */
export const statusesLaw: Readonly<Record<string, (lived: Lived) => unknown>> = {
  rowsAreAssessments,
  answersAreAssessments,
  rowsLeaveNoHole,
  builtIsFollowed,
};

/** Whatever made them: native code answers with arrays of another realm where tests run in one of their own. */
function same(actual: unknown, expected: unknown): void {
  deepStrictEqual(JSON.parse(JSON.stringify(actual)), JSON.parse(JSON.stringify(expected)));
}

const positionOf = ({ position }: RecordedEvidence): bigint => BigInt(position as string);

function bounded({ from, to, ...rest }: StatusInterval | LocationInterval) {
  return { ...rest, from: from === -Infinity ? beginning : from, to: to === Infinity ? end : to };
}

/** Around all that happened, was recorded, or is spoken of, and around the bounds of all rows. */
function instantsOf({ told: { recorded }, views: followed }: Lived): readonly number[] {
  const spokenOf = recorded.flatMap(({ time, ledgertime, data }) => [
    ...[time, ledgertime].map(instant),
    ...(JSON.stringify(data).match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g) ?? []).slice(0, 4).map(instant),
  ]);
  const bounds = clients.flatMap((client) => {
    const last = positionOf(recorded.at(-1) as RecordedEvidence);
    const { statuses, locations } = followed.statuses.rowsAt(client, last);
    return [...statuses, ...locations].flatMap(({ from, to }) => [from, to]).filter((at) => Math.abs(at) < end);
  });
  return [...spokenOf, ...bounds].flatMap((at) => [at - 1, at, at + 1]);
}

/** All rows of all tables but hints, sorted. */
function tablesOf(database: Database): Record<string, string[]> {
  const names = database
    .prepare<[], string>(`SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'statuses_*'`)
    .pluck()
    .all()
    .filter((name) => !statuses.hints?.includes(name));
  const rows = (table: string) => database.prepare(`SELECT * FROM ${table}`).raw().safeIntegers().all();
  return Object.fromEntries(names.sort().map((table) => [table, rows(table).map(String).sort()]));
}
