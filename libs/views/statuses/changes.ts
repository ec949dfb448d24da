import type { CampaignReach, RegisterChange } from '#libs/assessment';
import type { Interests } from './interests.js';
import { Stretches } from './stretches.js';

/** A change of something that is not about one client. */
export interface Change {
  readonly position: bigint;
  /** Whose coverage it is, where it is of nothing else. */
  readonly source: string | undefined;
  readonly concerns: 'everyone' | Concern;
}

/** Whoever's evidence names one of these, or whose requests reach into this stretch of time (ms, closed). */
export interface Concern {
  readonly names: readonly string[];
  readonly requests: { readonly from: number; readonly to: number } | undefined;
}

/** Whom a change of a register may concern. */
export function changeBy(change: RegisterChange): Change {
  return { position: change.position, source: undefined, concerns: concernsOf(change) };
}

function concernsOf(change: RegisterChange): Change['concerns'] {
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
      return { names: [`asset/${change.asset}`], requests: undefined };
    // What a source was worth is told by its coverage.
    case 'source':
    case 'no one':
      return { names: [], requests: undefined };
  }
}

/** Whoever asks after a campaign to the public has opened may have come by it. */
function askedAfter(campaigns: readonly CampaignReach[]): Concern['requests'] {
  const opened = campaigns.filter(({ isPromotional }) => isPromotional).map(({ from }) => from);
  return opened.length === 0 ? undefined : { from: Math.min(...opened), to: Infinity };
}

/** Where something changed that may concern a client. */
export type Moment = Pick<Change, 'position' | 'source'>;

/** A change that concerns requests which reach into a stretch of time. */
type OfRequests = Moment & NonNullable<Concern['requests']>;

/** Changes, ready to be asked whom they concern. */
export class Changes {
  readonly #everyone: bigint[] = [];
  readonly #byName = new Map<string, bigint[]>();
  /** By position. */
  readonly #byRequests: Stretches<OfRequests>;

  constructor(changes: Iterable<Change>) {
    const byRequests: OfRequests[] = [];
    for (const { position, source, concerns } of changes) {
      if (concerns === 'everyone') {
        this.#everyone.push(position);
        continue;
      }
      for (const name of concerns.names) {
        const positions = this.#byName.get(name);
        if (positions === undefined) this.#byName.set(name, [position]);
        else positions.push(position);
      }
      if (concerns.requests !== undefined) byRequests.push({ position, source, ...concerns.requests });
    }
    this.#byRequests = new Stretches(byRequests.sort((a, b) => (a.position < b.position ? -1 : 1)));
  }

  /** Whether they concern every client there is. */
  get concernEveryone(): boolean {
    return this.#everyone.length > 0;
  }

  get names(): Iterable<string> {
    return this.#byName.keys();
  }

  /** The stretches of time into which requests must reach for one of them to be concerned. */
  get stretches(): Iterable<{ readonly from: number; readonly to: number }> {
    return this.#byRequests;
  }

  /** Where a client may be concerned. A request recorded after a change met what was there by then. */
  concerning({ names, requests }: Interests): Moment[] {
    const positions = [this.#everyone, ...[...names].map((name) => this.#byName.get(name) ?? [])].flat();
    const moments: Moment[] = positions.map((position) => ({ position, source: undefined }));
    const asked = new Set<Moment>();
    for (const { position, ...stretch } of requests)
      for (const moment of this.#byRequests.meeting(stretch)) if (moment.position > position) asked.add(moment);
    return [...moments, ...asked];
  }
}
