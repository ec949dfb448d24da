import { compareText, type Status, statusesFromWorst } from '#libs/assessment';
import { kept } from '#libs/evidence';
import type { Prepare } from '#libs/projections';
import { behindIn } from '../../statuses/behind.js';
import type {
  ClientInStates,
  CountClocks,
  CountedInterval,
  Extended,
  Extensions,
  Reliance,
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
import { type ClientTally, MovedClients } from './moved-clients.js';
import { type KnownWindow, NowAndThen } from './now-and-then.js';
import { inOrderOfScope } from './scopes.js';
import {
  ExtensionTally,
  extendedIn,
  InstantTally,
  RelyingTally,
  reliedIn,
  type StatusRows,
  unknown,
} from './status-tallies.js';
import { Names } from './typed.js';

interface Subject {
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
}

type Scope = Pick<Subject, 'entity' | 'service'>;

/** Of how many lengths of windows counts are kept. */
const lengthsMax = 4;

const windowOf = ({ from, to, upTo }: CountedInterval): KnownWindow => ({ from, to, upTo: Number(upTo) });

const countsOf = <Tally extends ClientTally>(make: () => Tally): NowAndThen<Tally> =>
  new NowAndThen(() => new MovedClients(make()));

/**
 * What *statuses* keeps of every client, in columns: the same answers as `StatusCounts` gives by its queries. Brought up to a
 * position by what changed since.
 */
export class StatusColumns {
  readonly #statuses = new BitemporalColumns();
  readonly #locations = new BitemporalColumns();
  readonly #subjects = new Names<Subject>();
  /** Entity and service of each subject, by number; and the entity of each of those. */
  readonly #scopes = new Names<Scope>();
  readonly #entities = new Names();
  readonly #scopeOf: number[] = [];
  readonly #entityOf: number[] = [];
  /** Service and asset of each subject, by number. */
  readonly #extensions = new Names();
  readonly #extensionOf: number[] = [];
  readonly #verdicts = new Names<RuledStatus>();
  /** The rank of each verdict. */
  readonly #rankOf: number[] = [];
  readonly #states = new Names<StateBucket>();
  readonly #rows: StatusRows = {
    ...{ statuses: this.#statuses, locations: this.#locations, rankOf: this.#rankOf, scopeOf: this.#scopeOf },
    ...{ extensionOf: this.#extensionOf, entityOf: this.#entityOf },
  };
  readonly #instants = countsOf(() => new InstantTally(this.#rows));
  readonly #relying = new Map<number, NowAndThen<RelyingTally>>();
  readonly #extending = new Map<number, NowAndThen<ExtensionTally>>();
  readonly #changes = new ClientTurns();
  /** Up to where all is held, but of clients that were behind. */
  #upTo = -1;
  /** Clients that were behind, and the positions as of which theirs is held. */
  #behind: ReadonlyMap<number, number> = new Map();

  constructor() {
    this.#states.of('UNKNOWN', () => 'UNKNOWN');
  }

  get bytes(): number {
    const counts = this.#counts().reduce((sum, { bytes }) => sum + bytes, 0);
    return this.#statuses.bytes + this.#locations.bytes + this.#changes.bytes + counts;
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
   * Takes what became known since, up to a position, of clients that were behind after their own. Throws what `mayGoOn`
   * throws, which is asked now and then.
   */
  take(prepare: Prepare, upTo: bigint, mayGoOn: () => void): void {
    this.#changes.turn++;
    const behind = new Map(behindIn(prepare, upTo).map(({ number, position }) => [Number(number), Number(position)]));
    const known = { after: this.#upTo, upTo: Number(upTo) };
    this.#takeOf(prepare, { ...known, client: null }, mayGoOn);
    for (const [client, after] of this.#behind)
      if (behind.get(client) !== after) this.#takeOf(prepare, { ...known, after, client }, mayGoOn);
    this.#behind = behind;
    this.#upTo = known.upTo;
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

  counts(clocks: CountClocks): StatusCount[] {
    const counts = this.#instant(clocks).counts((scope, state, status, of) => {
      const { entity, service } = this.#scopes.all[scope] as Scope;
      return { entity, service, state: this.#states.all[state] as StateBucket, status, ...of };
    });
    return counts.sort(inOrderOfScope);
  }

  rollUps(clocks: CountClocks): RollUp[] {
    const { worstOfScope, worstOfEntity } = this.#instant(clocks);
    const scopes = worstOfScope.counts((scope, status, clients) => {
      return { ...(this.#scopes.all[scope] as Scope), status, clients };
    });
    const entities = worstOfEntity.counts((entity, status, clients) => {
      return { entity: this.#entities.all[entity] as string, service: null, status, clients };
    });
    return [...scopes, ...entities].sort(inOrderOfScope);
  }

  clientsByState(clocks: CountClocks): StateCount[] {
    return this.#byState(this.#instant(clocks).inState).sort((a, b) => compareText(a.state, b.state));
  }

  reliance(interval: CountedInterval): Reliance {
    const { clients, inState } = this.relyingIn(interval);
    return { clients, states: this.#byState(inState) };
  }

  /** Who relied on Article 61 in an interval. */
  relyingIn(interval: CountedInterval): Pick<RelyingTally, 'clients' | 'inState' | 'isRelying' | 'clientsEnd'> {
    return this.#during(this.#relying, interval, () => new RelyingTally(this.#rows));
  }

  relying(interval: CountedInterval): ClientInStates[] {
    return this.#ofEach((client) => {
      const { states } = reliedIn(this.#rows, client, windowOf(interval));
      return states.length === 0
        ? []
        : { client, states: states.map((state) => this.#states.all[state] as string).sort() };
    });
  }

  extensions(interval: CountedInterval): Extensions {
    return this.#during(this.#extending, interval, () => new ExtensionTally(this.#rows));
  }

  extended(interval: CountedInterval): Extended[] {
    return this.#ofEach((client) => {
      const { extensions } = extendedIn(this.#rows, client, windowOf(interval));
      return extensions === 0 ? [] : { client, extensions };
    });
  }

  statesOf(clients: readonly { readonly client: number; readonly at: number }[], upTo: bigint): StateBucket[] {
    return clients.map(({ client, at }) => this.stateOf(client, at, upTo));
  }

  stateOf(client: number, at: number, upTo: bigint): StateBucket {
    return this.#states.all[this.#locations.saidOf(client, at, Number(upTo)) ?? unknown] as StateBucket;
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

  #instant({ at, upTo }: CountClocks): InstantTally {
    return this.#instants.in(windowOf({ from: at, to: at, upTo }), this.#upTo);
  }

  /** The counts of windows of one length are moved. */
  #during<Tally extends ClientTally>(
    held: Map<number, NowAndThen<Tally>>,
    interval: CountedInterval,
    make: () => Tally,
  ): Tally {
    const counts = kept(held, interval.to - interval.from, lengthsMax, () => countsOf(make));
    return counts.in(windowOf(interval), this.#upTo);
  }

  #byState(inState: readonly number[]): StateCount[] {
    return inState.flatMap((clients, state) =>
      clients === 0 ? [] : { state: this.#states.all[state] as StateBucket, clients },
    );
  }

  #ofEach<Found>(found: (client: number) => Found | readonly Found[]): Found[] {
    return Array.from({ length: this.#statuses.clientsEnd }, (_, client) => client).flatMap(found);
  }

  /** Something of a client is about to change. */
  #leaveOut(client: number): void {
    for (const counts of this.#counts()) {
      (counts.now as MovedClients<ClientTally> | undefined)?.leaveOut(client);
      counts.forgetThen();
    }
  }

  #counts(): NowAndThen<ClientTally>[] {
    return [this.#instants, ...this.#relying.values(), ...this.#extending.values()];
  }

  #takeStatus(record: StatusColumnsRow, after: number): void {
    const [client, service, asset, entity, from, to, knownFrom, knownTo, rank, rule] = record;
    this.#leaveOut(client);
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
    this.#leaveOut(client);
    const says = this.#states.of(state, () => state);
    this.#locations.take({ client, about: 0, says, from, to, knownFrom, knownTo: knownTo ?? Infinity }, after);
  }

  #newSubject(subject: Subject): Subject {
    const { service, asset, entity } = subject;
    this.#extensionOf.push(this.#extensions.of(`${service} ${asset}`, () => asset));
    const scope = this.#scopes.of(`${entity}\n${service}`, () => {
      this.#entityOf.push(this.#entities.of(entity, () => entity));
      return { entity, service };
    });
    this.#scopeOf.push(scope);
    return subject;
  }
}
