import { type Status, statuses, statusesFromWorst } from '#libs/assessment';
import { type BitemporalColumns, none } from './bitemporal-columns.js';
import type { ClientTally } from './moved-clients.js';
import type { KnownWindow } from './now-and-then.js';
import { Worst } from './scopes.js';
import { grown, nextLength } from './typed.js';

/** Rows of statuses and places, and by number what they are about and what they say. */
export interface StatusRows {
  readonly statuses: BitemporalColumns;
  readonly locations: BitemporalColumns;
  /** The rank of a verdict. */
  readonly rankOf: readonly number[];
  /** Entity and service of a subject, its service and asset, and the entity of the former. */
  readonly scopeOf: readonly number[];
  readonly extensionOf: readonly number[];
  readonly entityOf: readonly number[];
}

/** The number of the State of who is nowhere that is known. */
export const unknown = 0;

const ranks = statusesFromWorst.length;
const relies = statusesFromWorst.map((status) => statuses[status].reliesOnExemption);
const extension = statusesFromWorst.indexOf('SAME_TYPE_EXTENSION');

const clientsEndOf = ({ statuses, locations }: StatusRows): number =>
  Math.max(statuses.clientsEnd, locations.clientsEnd);

/** Subjects and clients of a scope and State that have a status. */
interface Cell {
  subjects: number;
  clients: number;
  /** The look at a client that met it last. */
  look: number;
}

/** What holds at the end of a window: statuses by scope and State, the worst of each client, and where clients are. */
export class InstantTally implements ClientTally {
  readonly bytes = 0;
  readonly worstOfScope = new Worst();
  readonly worstOfEntity = new Worst();
  /** Clients, by State. */
  readonly inState: number[] = [];
  readonly #rows: StatusRows;
  /** By scope, then by State and rank. */
  readonly #cells: Cell[][] = [];
  #look = 0;

  constructor(rows: StatusRows) {
    this.#rows = rows;
  }

  get clientsEnd(): number {
    return clientsEndOf(this.#rows);
  }

  add(client: number, { to: at, upTo }: KnownWindow, by: 1 | -1): number {
    const { statuses: rows, locations, rankOf, scopeOf, entityOf } = this.#rows;
    const { about, says } = rows.of;
    this.#look++;
    let state = none;
    const placesTurn = locations.eachAt(client, at, upTo, (row) => {
      state = locations.of.says[row] as number;
    });
    if (state !== none) this.inState[state] = (this.inState[state] ?? 0) + by;
    const place = Math.max(state, unknown) * ranks;
    const statusesTurn = rows.eachAt(client, at, upTo, (row) => {
      const rank = rankOf[says[row] as number] as number;
      const scope = scopeOf[about[row] as number] as number;
      this.#count(scope, place + rank, by);
      this.worstOfScope.meet(scope, rank);
      this.worstOfEntity.meet(entityOf[scope] as number, rank);
    });
    this.worstOfScope.count(by);
    this.worstOfEntity.count(by);
    return Math.min(placesTurn, statusesTurn);
  }

  #count(scope: number, place: number, by: 1 | -1): void {
    this.#cells[scope] ??= [];
    const ofScope = this.#cells[scope];
    ofScope[place] ??= { subjects: 0, clients: 0, look: 0 };
    const cell = ofScope[place];
    cell.subjects += by;
    if (cell.look === this.#look) return;
    cell.look = this.#look;
    cell.clients += by;
  }

  /** Of every scope, State and status that somebody has: how many subjects and clients have it. */
  counts<Counted>(
    counted: (scope: number, state: number, status: Status, counts: Pick<Cell, 'subjects' | 'clients'>) => Counted,
  ): Counted[] {
    return this.#cells.flatMap((ofScope, scope) =>
      ofScope.flatMap(({ subjects, clients }, place) => {
        const status = statusesFromWorst[place % ranks] as Status;
        return subjects === 0 ? [] : [counted(scope, Math.floor(place / ranks), status, { subjects, clients })];
      }),
    );
  }
}

/** Clients that relied on Article 61 in a window, and where they were when they did. */
export class RelyingTally implements ClientTally {
  clients = 0;
  readonly inState: number[] = [];
  readonly #rows: StatusRows;
  #isRelying = new Uint8Array(0);

  constructor(rows: StatusRows) {
    this.#rows = rows;
  }

  get clientsEnd(): number {
    return clientsEndOf(this.#rows);
  }

  get bytes(): number {
    return this.#isRelying.byteLength;
  }

  isRelying(client: number): boolean {
    return this.#isRelying[client] === 1;
  }

  add(client: number, window: KnownWindow, by: 1 | -1): number {
    const { states, until } = reliedIn(this.#rows, client, window);
    if (states.length === 0) return until;
    if (client >= this.#isRelying.length)
      this.#isRelying = grown(this.#isRelying, Math.max(client + 1, nextLength(client)));
    this.#isRelying[client] = by === 1 ? 1 : 0;
    this.clients += by;
    for (const state of states) this.inState[state] = (this.inState[state] ?? 0) + by;
    return until;
  }
}

/** Clients with a same-type extension in a window, and those with more than one. */
export class ExtensionTally implements ClientTally {
  readonly bytes = 0;
  clients = 0;
  repeated = 0;
  readonly #rows: StatusRows;

  constructor(rows: StatusRows) {
    this.#rows = rows;
  }

  get clientsEnd(): number {
    return clientsEndOf(this.#rows);
  }

  add(client: number, window: KnownWindow, by: 1 | -1): number {
    const { extensions, until } = extendedIn(this.#rows, client, window);
    if (extensions > 0) this.clients += by;
    if (extensions > 1) this.repeated += by;
    return until;
  }
}

/** Where a client was when it relied in a window: none where it did not. `until` is as `ClientTally` gives it. */
export function reliedIn(
  { statuses: rows, locations, rankOf }: StatusRows,
  client: number,
  window: KnownWindow,
): { readonly states: readonly number[]; readonly until: number } {
  const { from, to, upTo } = window;
  const { says, from: begins, to: ends } = rows.of;
  const places = locations.of;
  const states: number[] = [];
  let until = Infinity;
  const add = (state: number) => {
    if (!states.includes(state)) states.push(state);
  };
  const statusesTurn = rows.eachWithin(client, window, isRelying, (row) => {
    let wasSomewhere = false;
    for (let place = locations.firstOf(client); place !== none; place = places.next[place] as number) {
      if (!locations.isKnown(place, upTo)) continue;
      until = Math.min(until, locations.turnOf(place, window));
      const first = Math.max(places.from[place] as number, begins[row] as number);
      const end = Math.min(places.to[place] as number, ends[row] as number);
      if (first >= end || first > to || end <= from + 1) continue;
      wasSomewhere = true;
      add(places.says[place] as number);
    }
    if (!wasSomewhere) add(unknown);
  });
  return { states, until: Math.min(until, statusesTurn) };

  function isRelying(row: number): boolean {
    return relies[rankOf[says[row] as number] as number] as boolean;
  }
}

/** How many different services and assets of a client were an extension in a window. */
export function extendedIn(
  { statuses: rows, rankOf, extensionOf }: StatusRows,
  client: number,
  window: KnownWindow,
): { readonly extensions: number; readonly until: number } {
  const { about, says } = rows.of;
  const found: number[] = [];
  const isExtension = (row: number) => rankOf[says[row] as number] === extension;
  const until = rows.eachWithin(client, window, isExtension, (row) => {
    const of = extensionOf[about[row] as number] as number;
    if (!found.includes(of)) found.push(of);
  });
  return { extensions: found.length, until };
}
