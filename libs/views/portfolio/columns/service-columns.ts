import { statuses } from '#libs/assessment';
import type { Prepare } from '#libs/projections';
import type { Provided } from '../../indicators/indicators.js';
import { Columns, Names } from './typed.js';

type ServiceRecord = [
  ...[position: number, client: number, service: string, asset: string, entity: string, time: number],
  ...[knownAt: number, known: number, exits: number],
];
type ServedSubject = Pick<Provided, 'service' | 'asset' | 'entity'>;

/** What was found out of a service as known when it was provided, which nothing changes any more. */
const [notAsked, allowed, forbidden, unclear] = [0, 1, 2, 3] as const;

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
  readonly #services = new Columns({
    position: Float64Array,
    time: Float64Array,
    knownAt: Float64Array,
    known: Float64Array,
    client: Uint32Array,
    about: Uint32Array,
    exits: Uint8Array,
    /** Whether it was forbidden as known then, as far as that was asked. */
    forbiddenThen: Uint8Array,
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

  judged({ to, upTo, subjectOf, verdictOn, isLeft, isFinal }: Judging): ServicesJudged {
    const known = Number(upTo);
    const about = this.#subjects.all.map(({ service, asset, entity }) => subjectOf(service, asset, entity));
    const [knownThen, knownNow] = [new ForbiddenServices(), new ForbiddenServices()];
    const open: OpenService[] = [];
    let services = 0;
    for (
      let service = 0;
      service < this.#services.length && (this.#of.position[service] as number) <= known;
      service++
    ) {
      const at = this.#of.time[service] as number;
      if (at > to || !isLeft(this.#of.position[service] as number, upTo)) continue;
      services += 1;
      const client = this.#of.client[service] as number;
      const of = this.#of.exits[service] === 1 ? undefined : about[this.#of.about[service] as number];
      const isForbidden = (position: number): boolean | undefined => {
        const verdict = of === undefined ? undefined : verdictOn(client, of, at, position);
        return verdict && !statuses[verdict.status].mayServe;
      };
      const isThenFinal = isFinal(client, this.#of.known[service] as number);
      const isThen = isThenFinal
        ? this.#isForbiddenThen(service, known, isForbidden)
        : isForbidden(Math.min(this.#of.known[service] as number, known));
      const isNow = isForbidden(known);
      if (isThen === true) knownThen.add(client);
      if (isNow === true) knownNow.add(client);
      if (isThen === undefined || isNow === undefined)
        open.push({
          provided: this.#provided(service),
          isThen,
          isNow,
          remember: this.#rememberer(service, isThenFinal ? known : -1),
        });
    }
    return { services, knownThen, knownNow, open };
  }

  #isForbiddenThen(service: number, upTo: number, isForbidden: (position: number) => boolean | undefined) {
    const position = this.#of.known[service] as number;
    if (position >= upTo) return isForbidden(upTo);
    if (this.#of.forbiddenThen[service] === notAsked) {
      const is = isForbidden(position);
      this.#of.forbiddenThen[service] = is === undefined ? unclear : is ? forbidden : allowed;
    }
    return this.#of.forbiddenThen[service] === unclear ? undefined : this.#of.forbiddenThen[service] === forbidden;
  }

  /** Where more was known than when it was provided, that is not going to change. */
  #rememberer(service: number, upTo: number): OpenService['remember'] {
    return (isForbidden) => {
      if ((this.#of.known[service] as number) < upTo)
        this.#of.forbiddenThen[service] = isForbidden ? forbidden : allowed;
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
    this.#services.add({ position, time, knownAt, known, client, about, exits, forbiddenThen: notAsked });
  }
}
