import { statuses } from '#libs/assessment';
import { countWhile } from '#libs/evidence';
import type { Prepare } from '#libs/projections';
import type { Provided } from '../../indicators/indicators.js';
import { none } from './bitemporal-columns.js';
import { ClientTurns } from './client-turns.js';
import { Columns, Names, NumberSet } from './typed.js';

type ServiceRecord = [
  ...[position: number, client: number, service: string, asset: string, entity: string, time: number],
  ...[knownAt: number, known: number, exits: number],
];
type ServedSubject = Pick<Provided, 'service' | 'asset' | 'entity'>;

/** What was found out of a service. */
const [notAsked, allowed, forbidden, unclear] = [0, 1, 2, 3] as const;
const foundOut = (is: boolean | undefined) => (is === undefined ? unclear : is ? forbidden : allowed);
const said = (found: number | undefined) => (found === unclear ? undefined : found === forbidden);

/** By which services are judged: the statuses, and what is left of each. */
export interface Judging {
  /** At the latest when they were provided, in ms. */
  readonly to: number;
  readonly upTo: bigint;
  subjectOf(service: string, asset: string, entity: string): number | undefined;
  verdictOn(
    client: number,
    about: number,
    at: number,
    upTo: number,
  ): { readonly status: keyof typeof statuses } | undefined;
  /** Whether what is known of a client at a position does not come to be another any more. */
  isFinal(client: number, position: number): boolean;
  /** When the statuses of each client changed. */
  readonly turns: Pick<ClientTurns, 'turn' | 'isStill'>;
  /** Whether anything of it is left as known at a position. */
  isLeft(position: number, upTo: bigint): boolean;
}

/** Services that were forbidden, and their clients. */
export class ForbiddenServices {
  readonly clients = new NumberSet();
  services = 0;
  readonly #together: NumberSet;

  /** @param together where its clients are put as well */
  constructor(together: NumberSet) {
    this.#together = together;
  }

  add(client: number, services = 1): void {
    if (services === 0) return;
    this.clients.add(client);
    this.#together.add(client);
    this.services += services;
  }
}

/** A service of which the statuses do not say all; undefined is what they do not say. */
export interface OpenService {
  readonly provided: Provided;
  readonly isThen: boolean | undefined;
  readonly isNow: boolean | undefined;
  /** Takes down, for the next time, whether it was forbidden as known when it was provided. */
  remember(isForbidden: boolean): void;
}

/** What the statuses say of all services; what they say nothing of is left to the assessment. */
export interface ServicesJudged {
  readonly services: number;
  /** Of either. */
  readonly clients: NumberSet;
  readonly knownThen: ForbiddenServices;
  readonly knownNow: ForbiddenServices;
  /** Of which one or both readings are left open. */
  readonly open: readonly OpenService[];
}

type ServiceCounts = readonly [services: number, thenForbidden: number, nowForbidden: number];

/** Services provided, in columns, in the order of recording. */
export class ServiceColumns {
  readonly #services = new Columns({
    position: Float64Array,
    time: Float64Array,
    knownAt: Float64Array,
    known: Float64Array,
    client: Uint32Array,
    about: Uint32Array,
    exits: Uint8Array,
    /** Whether it was forbidden as known then, as far as that was asked: nothing changes it any more. */
    forbiddenThen: Uint8Array,
    /** The one before of the same client. */
    next: Int32Array,
  });
  readonly #of = this.#services.of;
  readonly #subjects = new Names<ServedSubject>();
  /** By client: its last service and when the latest was provided, what was found of all of them, and in which turns of reading. */
  readonly #clients = new Columns({
    last: Int32Array,
    latest: Float64Array,
    services: Uint32Array,
    thenForbidden: Uint32Array,
    nowForbidden: Uint32Array,
    turn: Uint32Array,
    statusesTurn: Uint32Array,
  });
  /** When the services of each client changed. */
  readonly #turns = new ClientTurns();
  /** Those of which more may come to have been known when they were provided: that was the very last position. */
  #growing: number[] = [];
  /** Up to where all is held, and when the latest was provided. */
  #upTo = -1n;
  #latest = -Infinity;
  /** What was said of all, in which turns of reading, where none was left open. */
  #judged: { readonly judged: ServicesJudged; readonly turn: number; readonly statusesTurn: number } | undefined;

  get bytes(): number {
    return this.#services.bytes + this.#clients.bytes + this.#turns.bytes;
  }

  /** Takes what became known since, up to a position. Throws what `mayGoOn` throws, which is asked now and then. */
  take(prepare: Prepare, upTo: bigint, mayGoOn: () => void): void {
    const after = this.#upTo;
    this.#upTo = upTo;
    const known = prepare<number>('SELECT known FROM indicators_provided WHERE position = ?')
      .pluck()
      .safeIntegers(false);
    this.#turns.turn++;
    for (const service of this.#growing) {
      this.#of.known[service] = known.get(this.#of.position[service]) as number;
      this.#turns.add(this.#of.client[service] as number, this.#of.known[service] as number);
    }
    const before = this.#growing;
    this.#growing = [];
    for (const record of prepare<ServiceRecord>(
      `SELECT position, subject, service, asset, entity, time, known_at, known, exits FROM indicators_provided
       WHERE position > @after AND position <= @upTo ORDER BY position`,
    )
      .raw()
      .safeIntegers(false)
      .iterate({ after, upTo })) {
      this.#add(record);
      if (record[7] >= upTo) this.#growing.push(this.#services.length - 1);
      if (this.#services.length % 65_536 === 0) mayGoOn();
    }
    this.#growing.push(...before.filter((service) => (this.#of.known[service] as number) >= upTo));
  }

  /** Something of a piece of evidence is no longer left, or is again, from a position on. */
  touch(position: number, knownFrom: number): void {
    const positions = this.#of.position;
    const service = countWhile(this.#services.length, (one) => (positions[one] as number) < position);
    if (service < this.#services.length && positions[service] === position)
      this.#turns.add(this.#of.client[service] as number, knownFrom);
  }

  judged(judging: Judging): ServicesJudged {
    const { to, upTo, turns } = judging;
    const held = this.#judged;
    const isStill = held?.turn === this.#turns.turn && held.statusesTurn === turns.turn;
    if (isStill && upTo >= this.#upTo && to >= this.#latest) return held.judged;
    const judged = this.#judgedAnew(judging);
    if (judged.areAllSettled) this.#judged = { judged, turn: this.#turns.turn, statusesTurn: turns.turn };
    return judged;
  }

  #judgedAnew(judging: Judging): ServicesJudged & { readonly areAllSettled: boolean } {
    const { to, upTo, turns, isFinal } = judging;
    const known = Number(upTo);
    const judge = this.#judge(judging);
    const of = this.#clients.of;
    const clients = new NumberSet();
    const [knownThen, knownNow] = [new ForbiddenServices(clients), new ForbiddenServices(clients)];
    const open: OpenService[] = [];
    let services = 0;
    let areAllSettled = true;
    for (let client = 0; client < this.#clients.length; client++) {
      if (of.last[client] === none) continue;
      const isStill = (turn: number, statusesTurn: number) =>
        this.#turns.isStill(client, turn, known) && turns.isStill(client, statusesTurn, known);
      const isOfAll = (of.latest[client] as number) <= to;
      let counted: ServiceCounts;
      if (isOfAll && isStill(of.turn[client] as number, of.statusesTurn[client] as number))
        counted = [of.services[client], of.thenForbidden[client], of.nowForbidden[client]] as [number, number, number];
      else {
        const opened = open.length;
        counted = judge(client, open);
        // What was found for the past is of no use for now, nor does it make useless what was found for now.
        if (isOfAll && open.length === opened && isFinal(client, Infinity) && isStill(this.#turns.turn, turns.turn)) {
          [of.services[client], of.thenForbidden[client], of.nowForbidden[client]] = counted;
          [of.turn[client], of.statusesTurn[client]] = [this.#turns.turn, turns.turn];
        } else areAllSettled = false;
      }
      services += counted[0];
      knownThen.add(client, counted[1]);
      knownNow.add(client, counted[2]);
    }
    return { services, clients, knownThen, knownNow, open, areAllSettled };
  }

  /** Counts the services of a client, those forbidden as known then, and now; and takes down those that are open. */
  #judge({ to, upTo, subjectOf, verdictOn, isLeft, isFinal }: Judging) {
    const known = Number(upTo);
    const subjects = this.#subjects.all.map(({ service, asset, entity }) => subjectOf(service, asset, entity));
    const of = this.#of;
    return (client: number, open: OpenService[]): ServiceCounts => {
      const isForbidden = (service: number, position: number): boolean | undefined => {
        const about = of.exits[service] === 1 ? undefined : subjects[of.about[service] as number];
        const at = of.time[service] as number;
        const verdict = about === undefined ? undefined : verdictOn(client, about, at, position);
        return verdict && !statuses[verdict.status].mayServe;
      };
      let [services, then, now] = [0, 0, 0];
      for (
        let service = this.#clients.of.last[client] as number;
        service !== none;
        service = of.next[service] as number
      ) {
        const position = of.position[service] as number;
        if (position > known || (of.time[service] as number) > to || !isLeft(position, upTo)) continue;
        const isThenFinal = isFinal(client, of.known[service] as number);
        const isThen = isThenFinal
          ? this.#isForbiddenThen(service, known, (position) => isForbidden(service, position))
          : isForbidden(service, Math.min(of.known[service] as number, known));
        const isNow = isForbidden(service, known);
        services++;
        if (isThen === true) then++;
        if (isNow === true) now++;
        if (isThen !== undefined && isNow !== undefined) continue;
        const remember = this.#rememberer(service, isThenFinal ? known : -1);
        open.push({ provided: this.#provided(service), isThen, isNow, remember });
      }
      return [services, then, now];
    };
  }

  #isForbiddenThen(service: number, upTo: number, isForbidden: (position: number) => boolean | undefined) {
    const position = this.#of.known[service] as number;
    if (position >= upTo) return isForbidden(upTo);
    if (this.#of.forbiddenThen[service] === notAsked) this.#of.forbiddenThen[service] = foundOut(isForbidden(position));
    return said(this.#of.forbiddenThen[service]);
  }

  /** Where more was known than when it was provided, that is not going to change. */
  #rememberer(service: number, upTo: number): OpenService['remember'] {
    return (isForbidden) => {
      if ((this.#of.known[service] as number) < upTo) this.#of.forbiddenThen[service] = foundOut(isForbidden);
    };
  }

  #provided(service: number): Provided {
    return {
      ...(this.#subjects.all[this.#of.about[service] as number] as ServedSubject),
      position: BigInt(this.#of.position[service] as number),
      subject: BigInt(this.#of.client[service] as number),
      time: this.#of.time[service] as number,
      knownAt: this.#of.knownAt[service] as number,
      known: BigInt(this.#of.known[service] as number),
      exits: this.#of.exits[service] === 1,
    };
  }

  #add([position, client, service, asset, entity, time, knownAt, known, exits]: ServiceRecord): void {
    const about = this.#subjects.of(`${service}\n${asset}\n${entity}`, () => ({ service, asset, entity }));
    while (this.#clients.length <= client)
      this.#clients.add({
        last: none,
        latest: -Infinity,
        services: 0,
        thenForbidden: 0,
        nowForbidden: 0,
        turn: 0,
        statusesTurn: 0,
      });
    const { last, latest } = this.#clients.of;
    const next = last[client] as number;
    last[client] = this.#services.add({
      ...{ position, time, knownAt, known, client, about, exits, next },
      forbiddenThen: notAsked,
    });
    latest[client] = Math.max(latest[client] as number, time);
    this.#latest = Math.max(this.#latest, time);
    this.#turns.add(client, Math.max(position, known));
  }
}
