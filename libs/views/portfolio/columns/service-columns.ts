import { statuses } from '#libs/assessment';
import type { Prepare } from '#libs/projections';
import type { Provided } from '../../indicators/indicators.js';
import { grown, Names, nextLength } from './typed.js';

type ServiceRecord = [
  ...[position: number, client: number, service: string, asset: string, entity: string, time: number],
  ...[knownAt: number, known: number, exits: number],
];
type ServedSubject = Pick<Provided, 'service' | 'asset' | 'entity'>;

/** What was found out of a service as known when it was provided, which nothing changes any more. */
const [notAsked, allowed, forbidden, unclear] = [0, 1, 2, 3];

/** Bytes of a service: its columns. */
const serviceBytes = 4 * 8 + 2 * 4 + 2;

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
  /** Whether anything of it is left as known at a position. */
  isLeft(position: number, upTo: bigint): boolean;
}

/** Services that were forbidden, and their clients. */
export class ForbiddenServices {
  readonly clients = new Set<number>();
  services = 0;

  add(client: number): void {
    this.clients.add(client);
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
  readonly knownThen: ForbiddenServices;
  readonly knownNow: ForbiddenServices;
  /** Of which one or both readings are left open. */
  readonly open: readonly OpenService[];
}

/** Services provided, in columns, in the order of recording. */
export class ServiceColumns {
  #length = 0;
  #position = new Float64Array(0);
  #time = new Float64Array(0);
  #knownAt = new Float64Array(0);
  #known = new Float64Array(0);
  #client = new Uint32Array(0);
  #about = new Uint32Array(0);
  #exits = new Uint8Array(0);
  #then = new Uint8Array(0);
  readonly #subjects = new Names<ServedSubject>();
  /** Those of which more may come to have been known when they were provided: that was the very last position. */
  #growing: number[] = [];

  get bytes(): number {
    return this.#position.length * serviceBytes;
  }

  /** Takes what became known in (after, upTo]. Throws what `mayGoOn` throws, which is asked now and then. */
  take(prepare: Prepare, after: bigint, upTo: bigint, mayGoOn: () => void): void {
    const known = prepare<number>('SELECT known FROM indicators_provided WHERE position = ?')
      .pluck()
      .safeIntegers(false);
    for (const service of this.#growing) this.#known[service] = known.get(this.#position[service]) as number;
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
      if (record[7] >= upTo) this.#growing.push(this.#length - 1);
      if (this.#length % 65_536 === 0) mayGoOn();
    }
    this.#growing.push(...before.filter((service) => (this.#known[service] as number) >= upTo));
  }

  judged({ to, upTo, subjectOf, verdictOn, isLeft }: Judging): ServicesJudged {
    const known = Number(upTo);
    const about = this.#subjects.all.map(({ service, asset, entity }) => subjectOf(service, asset, entity));
    const [knownThen, knownNow] = [new ForbiddenServices(), new ForbiddenServices()];
    const open: OpenService[] = [];
    let services = 0;
    for (let service = 0; service < this.#length && (this.#position[service] as number) <= known; service++) {
      const at = this.#time[service] as number;
      if (at > to || !isLeft(this.#position[service] as number, upTo)) continue;
      services += 1;
      const client = this.#client[service] as number;
      const of = this.#exits[service] === 1 ? undefined : about[this.#about[service] as number];
      const isForbidden = (position: number): boolean | undefined => {
        const verdict = of === undefined ? undefined : verdictOn(client, of, at, position);
        return verdict && !statuses[verdict.status].mayServe;
      };
      const isThen = this.#isForbiddenThen(service, known, isForbidden);
      const isNow = isForbidden(known);
      if (isThen === true) knownThen.add(client);
      if (isNow === true) knownNow.add(client);
      if (isThen === undefined || isNow === undefined)
        open.push({ provided: this.#provided(service), isThen, isNow, remember: this.#rememberer(service, known) });
    }
    return { services, knownThen, knownNow, open };
  }

  #isForbiddenThen(service: number, upTo: number, isForbidden: (position: number) => boolean | undefined) {
    const position = this.#known[service] as number;
    if (position >= upTo) return isForbidden(upTo);
    if (this.#then[service] === notAsked) {
      const is = isForbidden(position);
      this.#then[service] = (is === undefined ? unclear : is ? forbidden : allowed) as number;
    }
    return this.#then[service] === unclear ? undefined : this.#then[service] === forbidden;
  }

  /** Where more was known than when it was provided, that is not going to change. */
  #rememberer(service: number, upTo: number): OpenService['remember'] {
    return (isForbidden) => {
      if ((this.#known[service] as number) < upTo) this.#then[service] = (isForbidden ? forbidden : allowed) as number;
    };
  }

  #provided(service: number): Provided {
    return {
      ...(this.#subjects.all[this.#about[service] as number] as ServedSubject),
      position: BigInt(this.#position[service] as number),
      subject: BigInt(this.#client[service] as number),
      time: this.#time[service] as number,
      knownAt: this.#knownAt[service] as number,
      known: BigInt(this.#known[service] as number),
      exits: this.#exits[service] === 1,
    };
  }

  #add([position, client, service, asset, entity, time, knownAt, known, exits]: ServiceRecord): void {
    const at = this.#length++;
    if (at === this.#position.length) this.#makeRoom(nextLength(at));
    this.#position[at] = position;
    this.#time[at] = time;
    this.#knownAt[at] = knownAt;
    this.#known[at] = known;
    this.#client[at] = client;
    this.#about[at] = this.#subjects.of(`${service}\n${asset}\n${entity}`, () => ({ service, asset, entity }));
    this.#exits[at] = exits;
  }

  #makeRoom(length: number): void {
    this.#position = grown(this.#position, length);
    this.#time = grown(this.#time, length);
    this.#knownAt = grown(this.#knownAt, length);
    this.#known = grown(this.#known, length);
    this.#client = grown(this.#client, length);
    this.#about = grown(this.#about, length);
    this.#exits = grown(this.#exits, length);
    this.#then = grown(this.#then, length);
  }
}
