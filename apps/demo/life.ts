import { end } from './calendar.js';
import type { ActorLife, CampaignLife } from './campaigns.js';
import { firm, type ServiceAndAsset } from './exchange.js';
import { inUnion } from './geography.js';
import type { Random } from './random.js';
import type { Sources } from './sources.js';
import { type Keeping, type Stream, type Trace, unkept } from './stream.js';
import type { SurfaceLife } from './surfaces.js';

/** What all lives share. */
export interface Setting {
  readonly stream: Stream;
  readonly actors: readonly ActorLife[];
  readonly campaigns: readonly CampaignLife[];
  readonly surfaces: readonly SurfaceLife[];
  readonly sources: Sources;
}

/** Why someone who truly came on their own may be unable to show it. */
export type Obstacle =
  | 'RECORDED_LATE'
  | 'NOT_RECORDED_YET'
  | 'EVIDENCE_MISSING'
  | 'NOT_OBSERVED'
  | 'CHECK_INCOMPLETE'
  | 'FOUND_FOR_ANOTHER'
  | 'CAMPAIGN_FOUND_LATER'
  | 'UNTRACKABLE_CAMPAIGN'
  | 'SOURCE_OUTAGE'
  | 'LOCATION_UNPROVEN'
  | 'UNKNOWN_ACTOR'
  | 'PROBABLE_LINK'
  | 'OPEN_ALLEGATION'
  | 'WRONG_RECORD'
  | 'MALFORMED_ARRIVAL'
  | 'SURFACE_UNKNOWN'
  | 'ERASED';

/** Something that the firm, or someone for it, did towards this person. The truth, whatever was kept of it. */
export interface Solicitation {
  readonly how: string;
  readonly at: number;
  /** Where the person was when it reached them. */
  readonly country: string;
  readonly covers: readonly ServiceAndAsset[] | 'ALL';
  readonly byGroup: boolean;
  /** All of it has to be in the ledger before anyone can show the solicitation. */
  readonly shownBy: readonly Trace[];
}

/** An offer of the firm that names its subject. */
export interface Offer {
  readonly subject: ServiceAndAsset;
  readonly at: number;
  readonly country: string;
  readonly trace: Trace;
}

export interface Check {
  readonly at: number;
  readonly trace: Trace;
  readonly full: boolean;
  readonly found: boolean;
  readonly identifiers: readonly string[];
}

/** A request that the client made, and what was kept of how it came about. */
export interface Ask {
  readonly subject: ServiceAndAsset;
  readonly at: number;
  readonly arrival: ClientArrival;
  readonly trace: Trace;
  readonly checks: Check[];
  fulfilled: number;
}

export interface ClientArrival {
  readonly at: number;
  readonly contact: Trace;
  readonly origin: Trace;
}

/** A record against the client that is not true of the client, and stands at the end. */
export interface Suspicion {
  readonly kind: Obstacle;
  readonly covers: readonly ServiceAndAsset[] | 'ALL';
}

/** One client: what happened, who did it, and what the systems kept. */
export class Life {
  readonly client: string;
  readonly turn: string;
  readonly random: Random;
  readonly setting: Setting;
  entity = firm;
  /** Where the person lives, from when: the truth. */
  readonly homes: { country: string; from: number }[] = [];
  /** The ledger was shown where the person lives. */
  locationShown = true;
  readonly arrivals: ClientArrival[] = [];
  readonly asks: Ask[] = [];
  readonly offers: Offer[] = [];
  /** What was served without being asked for. */
  readonly unasked: ServiceAndAsset[] = [];
  readonly solicitations: Solicitation[] = [];
  readonly suspicions: Suspicion[] = [];
  readonly links: { identifier: string; trace: Trace }[] = [];
  readonly diary: { at: number; text: string }[] = [];
  /** From when the client belongs to the firm's own group. */
  memberFrom = Number.POSITIVE_INFINITY;

  constructor(client: string, turn: string, random: Random, setting: Setting) {
    this.client = client;
    this.turn = turn;
    this.random = random;
    this.setting = setting;
  }

  /** Something happened that a system may have kept. */
  kept(
    kind: string,
    source: string,
    at: number,
    data: object,
    keeping: Keeping & { by?: string; about?: string } = {},
  ): Trace {
    if (at > end) return unkept;
    const { by, about = `client/${this.client}`, ...rest } = keeping;
    const fact = { kind, source, subject: about, at, data: { ...data }, ...(by && { by }) };
    return this.setting.stream.record(fact, rest);
  }

  tell(at: number, text: string): void {
    if (at <= end) this.diary.push({ at, text });
  }

  home(at: number): string {
    const home = this.homes.findLast(({ from }) => from <= at) ?? this.homes[0];
    if (!home) throw new RangeError(`${this.client} lives nowhere`);
    return home.country;
  }

  /** The truth of a solicitation; what is later than the world's end never happened. */
  solicited(act: Omit<Solicitation, 'country' | 'byGroup'> & Partial<Solicitation>): void {
    if (act.at > end) return;
    this.solicitations.push({ country: this.home(act.at), byGroup: true, ...act });
  }

  /** The identifiers that are known to be the client's at `at`. */
  linked(at: number): string[] {
    return this.links.filter(({ trace }) => trace.at <= at).map(({ identifier }) => identifier);
  }
}

export const covers = (covered: readonly ServiceAndAsset[] | 'ALL', subject: ServiceAndAsset): boolean =>
  covered === 'ALL' ||
  covered.some(
    ({ service, asset }) =>
      (service === '*' || service === subject.service) && (asset === '*' || asset === subject.asset),
  );

/** Group companies may speak to each other; and what reached somebody outside the Union solicited nobody in it. */
export const matters = (life: Life, act: Solicitation, subject: ServiceAndAsset): boolean =>
  inUnion(act.country) && covers(act.covers, subject) && !(act.byGroup && act.at >= life.memberFrom);

export const arrived = (trace: Trace, by = end): boolean => trace.at <= by;

export const named = ({ service, asset }: ServiceAndAsset): string => `${service}/${asset}`;

/** A reference to a piece of evidence that was kept. */
export function reference(trace: Trace): { source: string; id: string } {
  if (!trace.event) throw new RangeError('nothing was kept');
  return { source: trace.event.source, id: trace.event.id };
}
