import { compareText, type Status, statuses, statusesFromWorst } from '#libs/assessment';
import type { Prepare } from '#libs/projections';
import { behindIn } from '../../statuses/behind.js';
import {
  bucket,
  type ClientInState,
  type CountClocks,
  type CountedInterval,
  type Extended,
  type RollUp,
  type RuledStatus,
  type StateBucket,
  type StateCount,
  type StatusCount,
} from '../../statuses/status-counts.js';
import { BitemporalColumns, none } from './bitemporal-columns.js';
import { inOrderOfScope, Worst } from './scopes.js';
import { Names } from './typed.js';

interface Subject {
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
}

type StatusColumnsRow = [
  ...[client: number, service: string, asset: string, entity: string, from: number, to: number],
  ...[knownFrom: number, knownTo: number | null, rank: number, rule: string],
];
type LocationColumnsRow = [
  ...[client: number, from: number, to: number, knownFrom: number, knownTo: number | null, state: string],
];

const relies = statusesFromWorst.map((status) => statuses[status].reliesOnExemption);
const isExtension = statusesFromWorst.map((status) => status === 'SAME_TYPE_EXTENSION');
/** The number of the State of who is nowhere that is known. */
const unknown = 0;

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
  /** Clients that were behind, and the positions as of which theirs is held. */
  #behind: ReadonlyMap<number, number> = new Map();

  constructor() {
    this.#states.of('UNKNOWN', () => 'UNKNOWN');
  }

  get bytes(): number {
    return this.#statuses.bytes + this.#locations.bytes;
  }

  /** Whether all that is known at its position is held, of every client. */
  get isWhole(): boolean {
    return this.#behind.size === 0;
  }

  /** Whether what is held of a client at a position does not come to be another any more. */
  isFinal(client: number, position: number): boolean {
    return position <= (this.#behind.get(client) ?? Infinity);
  }

  /**
   * Takes what became known after a position, of clients that were behind after their own. Throws what `mayGoOn` throws,
   * which is asked now and then.
   */
  take(prepare: Prepare, after: bigint, mayGoOn: () => void): void {
    const behind = new Map(
      behindIn(prepare, 2n ** 63n - 1n).map(({ number, position }) => [Number(number), Number(position)]),
    );
    this.#takeOf(prepare, { after: Number(after), client: null }, mayGoOn);
    for (const [client, position] of this.#behind)
      if (behind.get(client) !== position) this.#takeOf(prepare, { after: position, client }, mayGoOn);
    this.#behind = behind;
  }

  /** Of one client, or of all that were not behind. */
  #takeOf(prepare: Prepare, of: { readonly after: number; readonly client: number | null }, mayGoOn: () => void): void {
    let taken = 0;
    const look = () => {
      if (++taken % 65_536 === 0) mayGoOn();
    };
    const one = of.client === null ? '' : 'AND client = @client';
    const rows = <Row extends unknown[]>(sql: string) =>
      prepare<Row>(`${sql} ${one}`).raw().safeIntegers(false).iterate(of);
    const isAnothers = (client: number) => of.client === null && this.#behind.has(client);
    for (const { known, knownTo, table } of changed) {
      const columns = `valid_from, valid_to, known_from, ${knownTo}`;
      for (const row of rows<StatusColumnsRow>(
        `SELECT client, service, asset, entity, ${columns}, status, rule FROM statuses_${table} WHERE ${known} > @after`,
      )) {
        if (!isAnothers(row[0])) this.#takeStatus(row, of.after);
        look();
      }
      for (const row of rows<LocationColumnsRow>(
        `SELECT client, ${columns}, ${bucket} FROM statuses_locations_${table} WHERE ${known} > @after`,
      )) {
        if (!isAnothers(row[0])) this.#takeLocation(row, of.after);
        look();
      }
    }
  }

  counts({ at, upTo }: CountClocks): StatusCount[] {
    const known = Number(upTo);
    const states = this.#states.all.length;
    const ranks = statusesFromWorst.length;
    const subjects = new Float64Array(this.#scopes.all.length * states * ranks);
    const clients = new Float64Array(subjects.length);
    const lastClient = new Int32Array(subjects.length).fill(none);
    const rows = this.#statuses;
    for (let client = 0; client < rows.clientsEnd; client++) {
      let state = none;
      for (let row = rows.firstOf(client); row !== none; row = rows.of.next[row] as number) {
        if (!rows.isKnown(row, known) || !rows.holds(row, at)) continue;
        if (state === none) state = this.#stateOf(client, at, known) ?? unknown;
        const scope = this.#scopeOf[rows.of.about[row] as number] as number;
        const cell = (scope * states + state) * ranks + (this.#rankOf[rows.of.says[row] as number] as number);
        (subjects[cell] as number)++;
        if (lastClient[cell] === client) continue;
        lastClient[cell] = client;
        (clients[cell] as number)++;
      }
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

  rollUps({ at, upTo }: CountClocks): RollUp[] {
    const known = Number(upTo);
    const [byScope, byEntity] = [new Worst(this.#scopes.all.length), new Worst(this.#entities.all.length)];
    const rows = this.#statuses;
    for (let client = 0; client < rows.clientsEnd; client++) {
      for (let row = rows.firstOf(client); row !== none; row = rows.of.next[row] as number) {
        if (!rows.isKnown(row, known) || !rows.holds(row, at)) continue;
        const rank = this.#rankOf[rows.of.says[row] as number] as number;
        const scope = this.#scopeOf[rows.of.about[row] as number] as number;
        byScope.meet(scope, rank);
        byEntity.meet(this.#entityOf[scope] as number, rank);
      }
      byScope.count();
      byEntity.count();
    }
    const scopes = byScope.counts((scope, status, clients) => {
      return { ...(this.#scopes.all[scope] as Subject), status, clients };
    });
    const entities = byEntity.counts((entity, status, clients) => {
      return { entity: this.#entities.all[entity] as string, service: null, status, clients };
    });
    return [...scopes, ...entities].sort(inOrderOfScope);
  }

  clientsByState({ at, upTo }: CountClocks): StateCount[] {
    const counts = new Float64Array(this.#states.all.length);
    for (let client = 0; client < this.#locations.clientsEnd; client++) {
      const state = this.#stateOf(client, at, Number(upTo));
      if (state !== undefined) (counts[state] as number)++;
    }
    return [...counts]
      .map((clients, state) => ({ state: this.#states.all[state] as string, clients }))
      .filter(({ clients }) => clients > 0)
      .sort((a, b) => compareText(a.state, b.state));
  }

  relying({ from, to, upTo }: CountedInterval): ClientInState[] {
    const known = Number(upTo);
    const relying: ClientInState[] = [];
    const [rows, locations] = [this.#statuses, this.#locations];
    const inStates = new Set<StateBucket>();
    for (let client = 0; client < rows.clientsEnd; client++) {
      inStates.clear();
      for (let row = rows.firstOf(client); row !== none; row = rows.of.next[row] as number) {
        if (!relies[this.#rankOf[rows.of.says[row] as number] as number]) continue;
        if (!rows.isKnown(row, known) || !rows.holdsWithin(row, from, to)) continue;
        let wasSomewhere = false;
        for (
          let location = locations.firstOf(client);
          location !== none;
          location = locations.of.next[location] as number
        ) {
          if (!locations.isKnown(location, known)) continue;
          const begins = Math.max(locations.of.from[location] as number, rows.of.from[row] as number);
          const ends = Math.min(locations.of.to[location] as number, rows.of.to[row] as number);
          if (begins >= ends || begins > to || ends <= from + 1) continue;
          wasSomewhere = true;
          inStates.add(this.#states.all[locations.of.says[location] as number] as string);
        }
        if (!wasSomewhere) inStates.add(this.#states.all[unknown] as StateBucket);
      }
      for (const state of inStates.size > 1 ? [...inStates].sort() : inStates)
        relying.push({ client: BigInt(client), state });
    }
    return relying;
  }

  extended({ from, to, upTo }: CountedInterval): Extended[] {
    const known = Number(upTo);
    const extended: Extended[] = [];
    const rows = this.#statuses;
    const of = new Set<string>();
    for (let client = 0; client < rows.clientsEnd; client++) {
      of.clear();
      for (let row = rows.firstOf(client); row !== none; row = rows.of.next[row] as number) {
        if (!isExtension[this.#rankOf[rows.of.says[row] as number] as number]) continue;
        if (!rows.isKnown(row, known) || !rows.holdsWithin(row, from, to)) continue;
        const { service, asset } = this.#subjects.all[rows.of.about[row] as number] as Subject;
        of.add(`${service} ${asset}`);
      }
      if (of.size > 0) extended.push({ client: BigInt(client), extensions: of.size });
    }
    return extended;
  }

  statesOf(clients: readonly { readonly client: bigint; readonly at: number }[], upTo: bigint): StateBucket[] {
    return clients.map(
      ({ client, at }) => this.#states.all[this.#stateOf(Number(client), at, Number(upTo)) ?? unknown] as StateBucket,
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

  #stateOf(client: number, at: number, upTo: number): number | undefined {
    const locations = this.#locations;
    for (let location = locations.firstOf(client); location !== none; location = locations.of.next[location] as number)
      if (locations.holds(location, at) && locations.isKnown(location, upTo)) return locations.of.says[location];
    return undefined;
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
    take(this.#statuses, { client, about, says, from, to, knownFrom, knownTo: knownTo ?? Infinity }, after);
  }

  #takeLocation([client, from, to, knownFrom, knownTo, state]: LocationColumnsRow, after: number): void {
    const says = this.#states.of(state, () => state);
    take(this.#locations, { client, about: 0, says, from, to, knownFrom, knownTo: knownTo ?? Infinity }, after);
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

/** What an instant's rows of knowledge changed with: closed rows first, since a new one may take the place of one. */
const changed = [
  { table: 'closed', known: 'known_to', knownTo: 'known_to' },
  { table: 'open', known: 'known_from', knownTo: 'NULL' },
];

function take(columns: BitemporalColumns, row: Parameters<BitemporalColumns['add']>[0], after: number): void {
  if (row.knownFrom <= after && columns.close(row)) return;
  columns.add(row);
}
