import { compareText, type Status, statuses, statusesFromWorst } from '#libs/assessment';
import type { Prepare } from '#libs/projections';
import { behindIn } from '../../statuses/behind.js';
import type {
  ClientInStates,
  CountClocks,
  CountedInterval,
  Extended,
  RollUp,
  RuledStatus,
  StateBucket,
  StateCount,
  StatusCount,
} from '../../statuses/status-counts.js';
import { BitemporalColumns, none } from './bitemporal-columns.js';
import {
  type ChangedOf,
  changedLocations,
  changedStatuses,
  changedTables,
  type LocationColumnsRow,
  type StatusColumnsRow,
} from './changed-rows.js';
import { ClientTurns } from './client-turns.js';
import { inOrderOfScope, Worst } from './scopes.js';
import { Names } from './typed.js';

interface Subject {
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
}

const relies = statusesFromWorst.map((status) => statuses[status].reliesOnExemption);
const isExtension = statusesFromWorst.map((status) => status === 'SAME_TYPE_EXTENSION');
/** The number of the State of who is nowhere that is known. */
const unknown = 0;

/** The rows that hold at an instant, as known at a position; in which State each client is then, or `none`; and what was counted. */
interface Moment {
  readonly rows: Int32Array;
  readonly located: Int32Array;
  readonly stateOf: Int32Array;
  counts?: readonly StatusCount[];
  rollUps?: readonly RollUp[];
}

/**
 * What *statuses* keeps of every client, in columns: the same answers as `StatusCounts` gives by its queries. Brought up to a
 * position by what changed since.
 */
export class StatusColumns {
  readonly #statuses = new BitemporalColumns();
  readonly #locations = new BitemporalColumns();
  readonly #subjects = new Names<Subject>();
  /** Entity and service of each subject, by number; and the entity of each of those. */
  readonly #scopes = new Names<Pick<Subject, 'entity' | 'service'>>();
  readonly #entities = new Names();
  readonly #scopeOf: number[] = [];
  readonly #entityOf: number[] = [];
  readonly #verdicts = new Names<RuledStatus>();
  /** The rank of each verdict. */
  readonly #rankOf: number[] = [];
  readonly #states = new Names<StateBucket>();
  /** The one that was asked about last. */
  #moment: Moment | undefined;
  readonly #changes = new ClientTurns();
  /** Clients that were behind, and the positions as of which theirs is held. */
  #behind: ReadonlyMap<number, number> = new Map();

  constructor() {
    this.#states.of('UNKNOWN', () => 'UNKNOWN');
  }

  get bytes(): number {
    return this.#statuses.bytes + this.#locations.bytes + this.#changes.bytes;
  }

  /** Whether all that is known at its position is held, of every client. */
  get isWhole(): boolean {
    return this.#behind.size === 0;
  }

  /** Whether what is held of a client at a position does not come to be another any more. */
  isFinal(client: number, position: number): boolean {
    return this.#behind.size === 0 || position <= (this.#behind.get(client) ?? Infinity);
  }

  /**
   * Takes what became known after a position, of clients that were behind after their own. Throws what `mayGoOn` throws,
   * which is asked now and then.
   */
  take(prepare: Prepare, after: bigint, mayGoOn: () => void): void {
    this.#changes.turn++;
    const behind = new Map(
      behindIn(prepare, 2n ** 63n - 1n).map(({ number, position }) => [Number(number), Number(position)]),
    );
    this.#takeOf(prepare, { after: Number(after), client: null }, mayGoOn);
    for (const [client, position] of this.#behind)
      if (behind.get(client) !== position) this.#takeOf(prepare, { after: position, client }, mayGoOn);
    this.#behind = behind;
  }

  /** Of one client, or of all that were not behind. */
  #takeOf(prepare: Prepare, of: ChangedOf, mayGoOn: () => void): void {
    let taken = 0;
    const look = () => {
      if (++taken % 65_536 === 0) mayGoOn();
    };
    const isAnothers = (client: number) => of.client === null && this.#behind.has(client);
    for (const table of changedTables) {
      for (const row of changedStatuses(prepare, table, of)) {
        if (!isAnothers(row[0])) this.#takeStatus(row, of.after);
        look();
      }
      for (const row of changedLocations(prepare, table, of)) {
        if (!isAnothers(row[0])) this.#takeLocation(row, of.after);
        look();
      }
    }
  }

  counts(clocks: CountClocks): readonly StatusCount[] {
    const moment = this.#momentOf(clocks);
    moment.counts ??= this.#countsOf(moment);
    return moment.counts;
  }

  rollUps(clocks: CountClocks): readonly RollUp[] {
    const moment = this.#momentOf(clocks);
    moment.rollUps ??= this.#rollUpsOf(moment);
    return moment.rollUps;
  }

  #countsOf({ rows, stateOf }: Moment): StatusCount[] {
    const states = this.#states.all.length;
    const ranks = statusesFromWorst.length;
    const subjects = new Float64Array(this.#scopes.all.length * states * ranks);
    const clients = new Float64Array(subjects.length);
    const lastClient = new Int32Array(subjects.length).fill(none);
    const { client: clientOf, about, says } = this.#statuses.of;
    for (const row of rows) {
      const client = clientOf[row] as number;
      const state = Math.max(stateOf[client] as number, unknown);
      const scope = this.#scopeOf[about[row] as number] as number;
      const cell = (scope * states + state) * ranks + (this.#rankOf[says[row] as number] as number);
      (subjects[cell] as number)++;
      if (lastClient[cell] === client) continue;
      lastClient[cell] = client;
      (clients[cell] as number)++;
    }
    const counts: StatusCount[] = [];
    for (const [cell, count] of subjects.entries()) {
      if (count === 0) continue;
      const { entity, service } = this.#scopes.all[Math.floor(cell / ranks / states)] as Subject;
      const state = this.#states.all[Math.floor(cell / ranks) % states] as StateBucket;
      const status = statusesFromWorst[cell % ranks] as Status;
      counts.push({ entity, service, state, status, subjects: count, clients: clients[cell] as number });
    }
    return counts.sort(inOrderOfScope);
  }

  #rollUpsOf({ rows }: Moment): RollUp[] {
    const [byScope, byEntity] = [new Worst(this.#scopes.all.length), new Worst(this.#entities.all.length)];
    const { client: clientOf, about, says } = this.#statuses.of;
    for (const row of rows) {
      const client = clientOf[row] as number;
      const rank = this.#rankOf[says[row] as number] as number;
      const scope = this.#scopeOf[about[row] as number] as number;
      byScope.meet(client, scope, rank);
      byEntity.meet(client, this.#entityOf[scope] as number, rank);
    }
    const scopes = byScope.counts((scope, status, clients) => {
      return { ...(this.#scopes.all[scope] as Subject), status, clients };
    });
    const entities = byEntity.counts((entity, status, clients) => {
      return { entity: this.#entities.all[entity] as string, service: null, status, clients };
    });
    return [...scopes, ...entities].sort(inOrderOfScope);
  }

  clientsByState(clocks: CountClocks): StateCount[] {
    const counts = new Float64Array(this.#states.all.length);
    for (const state of this.#momentOf(clocks).stateOf) if (state !== none) (counts[state] as number)++;
    return [...counts]
      .map((clients, state) => ({ state: this.#states.all[state] as string, clients }))
      .filter(({ clients }) => clients > 0)
      .sort((a, b) => compareText(a.state, b.state));
  }

  relying({ from, to, upTo }: CountedInterval): ClientInStates[] {
    const known = Number(upTo);
    const relying: ClientInStates[] = [];
    const [rows, locations] = [this.#statuses, this.#locations];
    const { from: begins, to: ends, says, next } = locations.of;
    const inStates = new Set<number>();
    rows.eachWithin({ from, to, upTo: known }, this.#verdictsWith(relies), (client, held) => {
      inStates.clear();
      for (const row of held) {
        const [rowFrom, rowTo] = [rows.of.from[row] as number, rows.of.to[row] as number];
        let wasSomewhere = false;
        for (let location = locations.firstOf(client); location !== none; location = next[location] as number) {
          const first = Math.max(begins[location] as number, rowFrom);
          const end = Math.min(ends[location] as number, rowTo);
          if (first >= end || first > to || end <= from + 1 || !locations.isKnown(location, known)) continue;
          wasSomewhere = true;
          inStates.add(says[location] as number);
        }
        if (!wasSomewhere) inStates.add(unknown);
      }
      relying.push({ client, states: Array.from(inStates, (state) => this.#states.all[state] as string).sort() });
    });
    return relying;
  }

  extended(interval: CountedInterval): Extended[] {
    const extended: Extended[] = [];
    const { about } = this.#statuses.of;
    const upTo = Number(interval.upTo);
    this.#statuses.eachWithin({ ...interval, upTo }, this.#verdictsWith(isExtension), (client, rows) => {
      const of = new Set<string>();
      for (const row of rows) {
        const { service, asset } = this.#subjects.all[about[row] as number] as Subject;
        of.add(`${service} ${asset}`);
      }
      extended.push({ client, extensions: of.size });
    });
    return extended;
  }

  statesOf(clients: readonly { readonly client: number; readonly at: number }[], upTo: bigint): StateBucket[] {
    return clients.map(
      ({ client, at }) => this.#states.all[this.#locations.saidOf(client, at, Number(upTo)) ?? unknown] as StateBucket,
    );
  }

  /** The number of a subject; undefined of one that no client has. */
  subjectOf(service: string, asset: string, entity: string): number | undefined {
    return this.#subjects.find(`${service}\n${asset}\n${entity}`);
  }

  /** The verdict on a subject at both clocks; undefined where the subject, or the entity, was not known by then. */
  verdictOn(client: number, about: number, at: number, upTo: number): RuledStatus | undefined {
    const rows = this.#statuses;
    for (let row = rows.firstOf(client); row !== none; row = rows.of.next[row] as number)
      if (rows.of.about[row] === about && rows.holds(row, at) && rows.isKnown(row, upTo))
        return this.#verdicts.all[rows.of.says[row] as number];
    return undefined;
  }

  /** When the statuses of each client changed. */
  get turns(): Pick<ClientTurns, 'turn' | 'isStill'> {
    return this.#changes;
  }

  #momentOf({ at, upTo }: CountClocks): Moment {
    const [statuses, locations] = [this.#statuses, this.#locations];
    const [rows, located] = [statuses.rowsAt(at, Number(upTo)), locations.rowsAt(at, Number(upTo))];
    if (this.#moment?.rows === rows && this.#moment.located === located) return this.#moment;
    const stateOf = new Int32Array(Math.max(statuses.clientsEnd, locations.clientsEnd)).fill(none);
    const { client, says } = locations.of;
    for (const row of located) stateOf[client[row] as number] = says[row] as number;
    this.#moment = { rows, located, stateOf };
    return this.#moment;
  }

  /** The verdicts whose status is one of some, by their ranks. */
  #verdictsWith(fits: readonly boolean[]): number[] {
    return this.#rankOf.flatMap((rank, verdict) => (fits[rank] ? verdict : []));
  }

  #takeStatus(record: StatusColumnsRow, after: number): void {
    const [client, service, asset, entity, from, to, knownFrom, knownTo, rank, rule] = record;
    const about = this.#subjects.of(`${service}\n${asset}\n${entity}`, () =>
      this.#newSubject({ service, asset, entity }),
    );
    const says = this.#verdicts.of(`${rank} ${rule}`, () => {
      this.#rankOf.push(rank);
      return { status: statusesFromWorst[rank] as Status, rule };
    });
    this.#statuses.take({ client, about, says, from, to, knownFrom, knownTo: knownTo ?? Infinity }, after);
    this.#changes.add(client, knownTo ?? knownFrom);
  }

  #takeLocation([client, from, to, knownFrom, knownTo, state]: LocationColumnsRow, after: number): void {
    const says = this.#states.of(state, () => state);
    this.#locations.take({ client, about: 0, says, from, to, knownFrom, knownTo: knownTo ?? Infinity }, after);
  }

  #newSubject(subject: Subject): Subject {
    const { entity, service } = subject;
    const scope = this.#scopes.of(`${entity}\n${service}`, () => {
      this.#entityOf.push(this.#entities.of(entity, () => entity));
      return { entity, service };
    });
    this.#scopeOf.push(scope);
    return subject;
  }
}
