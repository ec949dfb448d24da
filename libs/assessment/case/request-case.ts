import type { PerimeterState } from '../client/location.js';
import type { Fact } from '../facts/fact.js';
import type { ClosedInterval } from '../facts/intervals.js';
import type { CampaignRecord } from '../registers/campaigns.js';
import type { Item, ItemState } from './helpful.js';
import type { RelationshipState } from './relationship.js';
import type { RequestFile } from './request-file.js';

export interface Reason {
  readonly rule: string;
  readonly because: () => readonly Fact[];
}

/** A reason why one request is not shown to be the client's own exclusive initiative. */
export interface ReasonAgainst {
  readonly id: string;
  readonly applies: (request: RequestCase) => boolean;
  /** The evidence for it, where it applies. */
  readonly because: (request: RequestCase) => readonly Fact[];
}

/** In the order in which the first that applies is the answer. */
export type Reasons = readonly ReasonAgainst[];

/** One request of the client, judged at one instant: are E1 to E4 met, and what stands against it. */
export class RequestCase {
  readonly file: RequestFile;
  readonly request: Fact<'ServiceRequest'>;
  readonly at: number;
  readonly standing: RelationshipState;
  /** From when on a check speaks for it. */
  readonly checkedFrom: number;
  #check: Item | undefined;
  #relevant: readonly CampaignRecord[] | undefined;

  constructor(file: RequestFile, request: Fact<'ServiceRequest'>, at: number) {
    const { relationship } = file;
    this.file = file;
    this.request = request;
    this.at = at;
    this.standing = relationship.at(at);
    this.checkedFrom = relationship.checks.since(request.at, at);
  }

  /** E1 contact, E2 request, E3 origin, E4 check. */
  get items(): readonly [Item, Item, Item, Item] {
    const { contact, origin, stayStart, stayEnd } = this.standing;
    const freshTo = Math.min(this.at, stayEnd);
    this.#check ??= this.file.relationship.checks.item(this.checkedFrom, stayStart, this.at, freshTo);
    return [contact, this.#requestItem(), origin, this.#check];
  }

  /** Where the client was when it asked. */
  get where(): PerimeterState {
    return this.file.record.circumstances.whereabouts.at(this.request.at);
  }

  /** Campaigns that may have reached the client before it asked. */
  get relevantCampaigns(): readonly CampaignRecord[] {
    this.#relevant ??= this.file.relevantCampaigns(this.request, this.standing);
    return this.#relevant;
  }

  /** The time in which a source had to be whole. */
  get lookBack(): ClosedInterval {
    return this.file.lookBack(this.request, this.standing.firstContact);
  }

  /** The check that says of a campaign that it did not reach the client. */
  clearing(campaign: CampaignRecord): Fact | undefined {
    return this.file.relationship.checks.clearing(campaign, this.checkedFrom, this.at);
  }

  /** The first of the reasons that stands against it; undefined when it is client-initiated. */
  reason(reasons: Reasons): Reason | undefined {
    const rule = reasons.find(({ applies }) => applies(this));
    return rule && { rule: rule.id, because: () => rule.because(this) };
  }

  isIn(state: ItemState): boolean {
    return this.items.some((item) => item.state === state);
  }

  /** Facts of the items in a state. */
  factsIn(state: ItemState): readonly Fact[] {
    return this.items.filter((item) => item.state === state).flatMap(({ because }) => because());
  }

  /** All that makes it client-initiated: E1 to E4, and the checks that clear the campaigns. */
  evidence(): readonly Fact[] {
    const clearing = this.relevantCampaigns.map((campaign) => this.clearing(campaign));
    return [...this.factsIn('MET'), ...clearing.filter((fact) => fact !== undefined)];
  }

  #requestItem(): Item {
    const { request, file, standing } = this;
    const because = () => [request];
    if (!request.helps) return { state: 'MISSING', because: () => [] };
    if (request.at < standing.stayStart || request.at > standing.stayEnd) return { state: 'OLD', because };
    return { state: file.record.isTimely(request) ? 'MET' : 'LATE', because };
  }
}
