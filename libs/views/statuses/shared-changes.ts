import type { CampaignReach, RegisterChange } from '#libs/assessment';
import { askedAbout, type Interests } from './interests.js';
import { IntervalList } from './interval-list.js';

/** A change of something that is not about one client. */
export interface SharedChange {
  readonly position: bigint;
  readonly concerns: 'everyone' | Concern;
}

/** Whoever's evidence names one of these, and whoever's requests hang on what follows. */
export interface Concern {
  readonly names: readonly string[];
  readonly requests: RequestConcern | undefined;
  /** Whether only those of them who name other assets as well: of what is named nothing else changes than its type. */
  readonly isOfTypes?: boolean;
}

/** Requests that reach into an interval of time (ms, closed), for what a source covered or for campaigns that ran. */
export interface RequestConcern {
  readonly from: number;
  readonly to: number;
  /** Whose coverage changed. */
  readonly source?: string;
  /** Of which more was told. */
  readonly campaigns?: readonly CampaignReach[];
}

/** Whom a change of a register may concern. */
export function changeBy(change: RegisterChange): SharedChange {
  return { position: change.position, concerns: concernsOf(change) };
}

function concernsOf(change: RegisterChange): SharedChange['concerns'] {
  switch (change.kind) {
    case 'everyone':
      return 'everyone';
    case 'campaign':
      return { names: [`campaign/${change.campaign.id}`], requests: askedAfter([change.campaign]) };
    case 'actor':
      return {
        names: [`actor/${change.actor}`, ...change.campaigns.map(({ id }) => `campaign/${id}`)],
        requests: askedAfter(change.campaigns),
      };
    case 'surface':
      return { names: [`surface/${change.surface}`], requests: undefined };
    case 'asset':
      return { names: [`asset/${change.asset}`], requests: undefined, isOfTypes: !change.isOfScope };
    case 'source':
      // What a source is worth is told by its coverage; but for a client about whom a regulator asked before something was
      // retracted it may be worth something else.
      return { names: [askedAbout], requests: undefined };
    case 'no one':
      return { names: [], requests: undefined };
  }
}

/** Whoever asks after a campaign to the public has opened may have come by it. */
function askedAfter(all: readonly CampaignReach[]): RequestConcern | undefined {
  const campaigns = all.filter(({ isPromotional }) => isPromotional);
  if (campaigns.length === 0) return undefined;
  return { from: Math.min(...campaigns.map(({ from }) => from)), to: Infinity, campaigns };
}

/** Where something changed that may concern a client. */
export interface ReplayMoment {
  readonly position: bigint;
  /** What its requests may hang on. */
  readonly requests?: RequestConcern;
  /** Whether it may only hang on which assets are of one type. */
  readonly isOfTypes?: true;
  /** Whether it is of what nothing named before it, and what is recorded here names. Where none is said, anything may follow. */
  readonly isOfNewNames?: true;
}

/** A change that concerns requests which reach into an interval of time. */
type OfRequests = Required<Pick<ReplayMoment, 'position' | 'requests'>> & {
  readonly from: number;
  readonly to: number;
};

/** Changes, ready to be asked whom they concern. */
export class SharedChanges {
  readonly #everyone: bigint[] = [];
  readonly #byName = new Map<string, ReplayMoment[]>();
  /** By position. */
  readonly #byRequests: IntervalList<OfRequests>;

  constructor(changes: Iterable<SharedChange>) {
    const byRequests: OfRequests[] = [];
    for (const { position, concerns } of changes) {
      if (concerns === 'everyone') {
        this.#everyone.push(position);
        continue;
      }
      const { names, requests, isOfTypes } = concerns;
      const moment: ReplayMoment = isOfTypes ? { position, isOfTypes } : { position };
      for (const name of names) {
        const moments = this.#byName.get(name);
        if (moments === undefined) this.#byName.set(name, [moment]);
        else moments.push(moment);
      }
      if (requests !== undefined) byRequests.push({ position, requests, from: requests.from, to: requests.to });
    }
    this.#byRequests = new IntervalList(byRequests.sort((a, b) => (a.position < b.position ? -1 : 1)));
  }

  /** Where they concern every client there is. */
  get everyone(): readonly bigint[] {
    return this.#everyone;
  }

  get names(): Iterable<string> {
    return this.#byName.keys();
  }

  isOf(name: string): boolean {
    return this.#byName.has(name);
  }

  /** The intervals of time into which requests must reach for one of them to be concerned. */
  get intervals(): Iterable<{ readonly from: number; readonly to: number }> {
    return this.#byRequests;
  }

  /**
   * Where a client may be concerned. What is recorded after a change met what was there by then: of what it names that is a
   * moment where it is recorded.
   */
  concerning({ names, areTypes, requests: asked }: Interests): ReplayMoment[] {
    const moments: ReplayMoment[] = this.#everyone.map((position) => ({ position }));
    for (const [name, first] of names) {
      const changes = this.#byName.get(name) ?? [];
      if (changes.some(({ position }) => position <= first)) moments.push({ position: first, isOfNewNames: true });
      for (const change of changes)
        if (change.position > first && (areTypes || !change.isOfTypes)) moments.push(change);
    }
    const met = new Set<ReplayMoment>();
    for (const { position, ...interval } of asked)
      for (const moment of this.#byRequests.meeting(interval)) if (moment.position > position) met.add(moment);
    return [...moments, ...met];
  }
}
