import { type Connection, type Prepare, ViewReader } from '#libs/projections';
import {
  type AdverseKind,
  adverseKinds,
  type CountedKind,
  countedKinds,
  type FavourableKind,
  favourableKinds,
  numberOf,
} from './counted.js';

/** What occurred in (from, to], in ms, as known up to a position. */
export interface Window {
  readonly from: number;
  readonly to: number;
  readonly upTo: bigint;
}

/** How many there are of a kind, and how many of these are as the question has it. */
export interface Share<Kind extends string = string> {
  readonly kind: Kind;
  readonly all: number;
  readonly some: number;
}

/** What makes a favourable fact late: the limit in ms; and countries, each inside from an instant on (ms). */
export interface Lateness {
  readonly limitMs: number;
  readonly perimeter: ReadonlyMap<string, number>;
}

/** A piece of evidence behind a figure. `subject` is the register's number. */
export interface CountedFact {
  readonly position: bigint;
  readonly subject: bigint;
  readonly kind: CountedKind;
  readonly time: number;
  readonly detail: string | null;
}

/** Where a page goes on: behind the last row of the one before. */
export interface PageCursor {
  readonly time: number;
  readonly position: bigint;
}

/** When a client, by the register's number, came for the first time (ms). */
export interface FirstCame {
  readonly client: number;
  readonly at: number;
}

export interface Provided {
  readonly position: bigint;
  readonly subject: bigint;
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly time: number;
  /** When what it knew was known at the latest: when it was provided, or recorded, whichever was first; ms. */
  readonly knownAt: number;
  /** The last position that was known then; −1 where nothing was. */
  readonly known: bigint;
  /** Only as part of an exit. */
  readonly exits: boolean;
}

const standing = (part: 'helps' | 'hurts') =>
  `(touched = 0 OR coalesce((SELECT ${part} FROM indicators_standing
     WHERE fact = position AND known_from <= @upTo ORDER BY known_from DESC LIMIT 1), 1))`;
const helps = standing('helps');
const hurts = standing('hurts');
const stands = `(${helps} OR ${hurts})`;

const within = 'time > @from AND time <= @to AND position <= @upTo';
const isLate = '(delay > @limitMs AND NOT coalesce(anchor <= @limitMs, FALSE))';
/** Of locations only those outside the perimeter help; where they are is judged at their own time. */
const favours = `(kind <> ${numberOf('LocationEvidence')} OR time < coalesce(
  (SELECT value FROM json_each(@perimeter) WHERE key = detail), 9007199254740991))`;

/** Counts what the portfolio's indicators are about. Throws `ViewBehind` when the view has not applied as much. */
export class Indicators {
  readonly #reader: ViewReader;
  /** Whose evidence counts, and of whom it is one. */
  readonly #only: string;
  readonly #isCounted: string;

  /** @param only the register numbers of clients whose evidence alone is counted; that of everybody when left out */
  constructor(connection: Connection, only?: readonly number[]) {
    this.#reader = new ViewReader('indicators', connection);
    this.#only = JSON.stringify(only ?? []);
    this.#isCounted = only === undefined ? '' : 'AND subject IN (SELECT value FROM json_each(@only))';
  }

  /** Register numbers of the clients of whom a request or a service in the window stands, ascending. */
  active(window: Window): number[] {
    const subjects = this.#ask(window, (prepare, clocks) =>
      prepare<bigint>(
        `SELECT DISTINCT subject FROM indicators_facts WHERE kind IN (${numbersOf(['ServiceRequest', 'ServiceProvided'])})
         AND ${within} ${this.#isCounted} AND ${stands} ORDER BY subject`,
      )
        .pluck()
        .all(clocks),
    );
    return subjects.map(Number);
  }

  /**
   * When each client first came or asked, of what occurred by `to` and stands, of those who did not before `since`; in any order.
   * Contacts of identifiers are nobody's.
   */
  signUps({ to, upTo }: Pick<Window, 'to' | 'upTo'>, since: number): FirstCame[] {
    const from = Number.MIN_SAFE_INTEGER;
    const rows = this.#ask({ from, to, upTo }, (prepare, clocks) =>
      prepare<[bigint, bigint]>(
        `SELECT subject, min(time) FROM indicators_facts WHERE kind IN (${numbersOf(['ClientContact', 'ServiceRequest'])})
         AND detail IS NULL AND ${within} ${this.#isCounted} AND ${stands} GROUP BY subject HAVING min(time) >= @since`,
      )
        .raw()
        .all({ ...clocks, since }),
    );
    return rows.map(([subject, time]) => ({ client: Number(subject), at: Number(time) }));
  }

  /** Origin evidence that helps, by what it says. */
  origins(window: Window): Map<string, number> {
    const rows = this.#ask(window, (prepare, clocks) =>
      prepare<[string, bigint]>(
        `SELECT detail, count(*) FROM indicators_facts WHERE kind = ${numberOf('OriginEvidence')}
         AND ${within} ${this.#isCounted} AND ${helps} GROUP BY detail ORDER BY detail`,
      )
        .raw()
        .all(clocks),
    );
    return new Map(rows.map(([detail, count]) => [detail, Number(count)]));
  }

  /** Favourable facts by kind, and how many of them were recorded late and stand without anchor. */
  late(window: Window, lateness: Lateness): Share<FavourableKind>[] {
    return this.#shares(favourableKinds, window, { where: `${helps} AND ${favours}`, some: isLate }, lateness);
  }

  /** Adverse facts by kind, and how many of them lost what hurts. */
  retracted(window: Window): Share<AdverseKind>[] {
    return this.#shares(adverseKinds, window, { where: 'TRUE', some: `NOT ${hurts}` });
  }

  /** The late ones, by occurrence, after a cursor, at most `limit`. */
  lateFacts(window: Window, lateness: Lateness, limit: number, after?: PageCursor): CountedFact[] {
    return this.#facts(favourableKinds, `${helps} AND ${favours} AND ${isLate}`, window, { limit, after, lateness });
  }

  retractedFacts(window: Window, limit: number, after?: PageCursor): CountedFact[] {
    return this.#facts(adverseKinds, `NOT ${hurts}`, window, { limit, after });
  }

  /** Origin evidence of one kind. */
  originFacts(detail: string, window: Window, limit: number, after?: PageCursor): CountedFact[] {
    return this.#facts(['OriginEvidence'], `${helps} AND detail = @detail`, window, { limit, after, detail });
  }

  /** Services provided by `to` of which something stands, in the order of recording, after a position, at most `limit`. */
  provided({ to, upTo }: Pick<Window, 'to' | 'upTo'>, after: bigint, limit: number): Provided[] {
    return this.#reader.read(upTo, (prepare) =>
      prepare<{ [K in keyof Provided]: Provided[K] extends number | boolean ? bigint : Provided[K] }>(
        `SELECT position, subject, service, asset, entity, time, known_at AS knownAt, known, exits FROM
           (SELECT provided.*, touched FROM indicators_provided AS provided
            CROSS JOIN indicators_facts AS fact ON fact.position = provided.position
            WHERE provided.position > @after AND provided.position <= @upTo AND provided.time <= @to)
         WHERE ${stands} ${this.#isCounted} ORDER BY position LIMIT @limit`,
      )
        .all({ after, upTo, to, limit, ...this.#named() })
        .map((row) => ({ ...row, time: Number(row.time), knownAt: Number(row.knownAt), exits: row.exits === 1n })),
    );
  }

  #shares<Kind extends CountedKind>(
    kinds: readonly Kind[],
    window: Window,
    { where, some }: { readonly where: string; readonly some: string },
    lateness?: Lateness,
  ): Share<Kind>[] {
    const rows = this.#ask(window, (prepare, clocks) =>
      prepare<[bigint, bigint, bigint]>(
        `SELECT kind, count(*), coalesce(sum(${some}), 0) FROM indicators_facts
         WHERE kind IN (${numbersOf(kinds)}) AND ${within} ${this.#isCounted} AND ${where} GROUP BY kind`,
      )
        .raw()
        .all({ ...clocks, ...bound(lateness) }),
    );
    const byKind = new Map(rows.map(([kind, all, count]) => [countedKinds[Number(kind)], { all, count }]));
    return kinds.map((kind) => {
      const { all = 0n, count = 0n } = byKind.get(kind) ?? {};
      return { kind, all: Number(all), some: Number(count) };
    });
  }

  #facts(
    kinds: readonly CountedKind[],
    where: string,
    window: Window,
    asked: { limit: number; after?: PageCursor | undefined; lateness?: Lateness; detail?: string },
  ): CountedFact[] {
    const { limit, after, lateness, detail } = asked;
    const { time, position } = after ?? { time: Number.MIN_SAFE_INTEGER, position: -1n };
    return this.#ask(window, (prepare, clocks) =>
      prepare<{ kind: bigint; time: bigint; position: bigint; subject: bigint; detail: string | null }>(
        `SELECT kind, time, position, subject, detail FROM indicators_facts WHERE kind IN (${numbersOf(kinds)})
         AND ${within} ${this.#isCounted} AND (time, position) > (@time, @position) AND ${where} ORDER BY time, position LIMIT @limit`,
      )
        .all({ ...clocks, ...bound(lateness), ...(detail !== undefined && { detail }), time, position, limit })
        .map((row) => ({ ...row, kind: countedKinds[Number(row.kind)] as CountedKind, time: Number(row.time) })),
    );
  }

  #ask<T>({ from, to, upTo }: Window, ask: (prepare: Prepare, clocks: object) => T): T {
    return this.#reader.read(upTo, (prepare) => ask(prepare, { from, to, upTo, ...this.#named() }));
  }

  /** What is bound only where it is named. */
  #named(): { readonly only?: string } {
    return this.#isCounted === '' ? {} : { only: this.#only };
  }
}

const numbersOf = (kinds: readonly CountedKind[]): string => kinds.map(numberOf).join();

function bound(lateness: Lateness | undefined): object {
  if (lateness === undefined) return {};
  return { limitMs: lateness.limitMs, perimeter: JSON.stringify(Object.fromEntries(lateness.perimeter)) };
}
