import { statuses } from '#libs/assessment';
import type { Prepare } from '#libs/projections';
import type { Provided } from '../../indicators/indicators.js';
import type { ClientTurns } from './client-turns.js';
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

  add(client: number): void {
    this.clients.add(client);
    this.#together.add(client);
    this.services += 1;
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
    /** The same by what is known now, and in which turn of reading that was asked. */
    forbiddenNow: Uint8Array,
    askedIn: Uint32Array,
  });
  readonly #of = this.#services.of;
  readonly #subjects = new Names<ServedSubject>();
  /** Those of which more may come to have been known when they were provided: that was the very last position. */
  #growing: number[] = [];

  get bytes(): number {
    return this.#services.bytes;
  }

  /** Takes what became known in (after, upTo]. Throws what `mayGoOn` throws, which is asked now and then. */
  take(prepare: Prepare, after: bigint, upTo: bigint, mayGoOn: () => void): void {
    const known = prepare<number>('SELECT known FROM indicators_provided WHERE position = ?')
      .pluck()
      .safeIntegers(false);
    for (const service of this.#growing) this.#of.known[service] = known.get(this.#of.position[service]) as number;
    const before = this.#growing;
    this.#growing = [];
    for (const record of prepare<ServiceRecord>(
      `SELECT position, subject, service, asset, entity, time, known_at, known, exits FROM indicators_provided
       WHERE position > @after ORDER BY position`,
    )
      .raw()
      .safeIntegers(false)
      .iterate({ after })) {
      this.#add(record);
      if (record[7] >= upTo) this.#growing.push(this.#services.length - 1);
      if (this.#services.length % 65_536 === 0) mayGoOn();
    }
    this.#growing.push(...before.filter((service) => (this.#of.known[service] as number) >= upTo));
  }

  judged({ to, upTo, subjectOf, verdictOn, isLeft, isFinal, turns }: Judging): ServicesJudged {
    const known = Number(upTo);
    const subjects = this.#subjects.all.map(({ service, asset, entity }) => subjectOf(service, asset, entity));
    const { position, time, known: knownThenOf, client: clientOf, about, exits, ...found } = this.#of;
    const isForbidden = (service: number, position: number): boolean | undefined => {
      const of = exits[service] === 1 ? undefined : subjects[about[service] as number];
      const verdict =
        of === undefined ? undefined : verdictOn(clientOf[service] as number, of, time[service] as number, position);
      return verdict && !statuses[verdict.status].mayServe;
    };
    const isForbiddenThen = (service: number): boolean | undefined => {
      const position = knownThenOf[service] as number;
      if (position >= known) return isForbidden(service, known);
      if (!isFinal(clientOf[service] as number, position)) return isForbidden(service, position);
      if (found.forbiddenThen[service] === notAsked)
        found.forbiddenThen[service] = foundOut(isForbidden(service, position));
      return said(found.forbiddenThen[service]);
    };
    const isForbiddenNow = (service: number): boolean | undefined => {
      const client = clientOf[service] as number;
      if (!turns.isStill(client, turns.turn, known)) return isForbidden(service, known);
      if (found.forbiddenNow[service] === notAsked || !turns.isStill(client, found.askedIn[service] as number, known)) {
        found.forbiddenNow[service] = foundOut(isForbidden(service, known));
        found.askedIn[service] = turns.turn;
      }
      return said(found.forbiddenNow[service]);
    };
    const clients = new NumberSet();
    const [knownThen, knownNow] = [new ForbiddenServices(clients), new ForbiddenServices(clients)];
    const open: OpenService[] = [];
    let services = 0;
    for (let service = 0; service < this.#services.length && (position[service] as number) <= known; service++) {
      if ((time[service] as number) > to || !isLeft(position[service] as number, upTo)) continue;
      services += 1;
      const client = clientOf[service] as number;
      const [isThen, isNow] = [isForbiddenThen(service), isForbiddenNow(service)];
      if (isThen === true) knownThen.add(client);
      if (isNow === true) knownNow.add(client);
      if (isThen === undefined || isNow === undefined) {
        const isThenFinal = isFinal(client, knownThenOf[service] as number);
        const remember = this.#rememberer(service, isThenFinal ? known : -1);
        open.push({ provided: this.#provided(service), isThen, isNow, remember });
      }
    }
    return { services, clients, knownThen, knownNow, open };
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
    this.#services.add({
      position,
      time,
      knownAt,
      known,
      client,
      about,
      exits,
      forbiddenThen: notAsked,
      forbiddenNow: notAsked,
      askedIn: 0,
    });
  }
}
