import { type CampaignRecord, isPromotional } from './campaigns.js';
import { covers, type Subject } from './coverage.js';
import type { Dossier } from './dossier.js';
import type { Fact } from './fact.js';
import type { PerimeterState } from './location.js';
import { reasonRules } from './rules/table.js';

/** What became of one of E1 to E4: there, or why it does not count. */
export type ItemState = 'MET' | 'LATE' | 'OLD' | 'INCOMPLETE' | 'MISSING';

export interface Item {
  readonly state: ItemState;
  /** The fact that meets it; else those that would have. */
  readonly because: readonly Fact[];
}

export interface Reason {
  readonly rule: string;
  readonly because: readonly Fact[];
}

/** One request of the client, judged at one instant: are E1 to E4 met, and what stands against it. */
export class RequestCase {
  readonly dossier: Dossier;
  readonly request: Fact<'ServiceRequest'>;
  readonly at: number;
  /** All evidence must lie in the client's latest unbroken stay in the Union. */
  readonly stayStart: number;
  /** The first timely inbound contact of that stay. */
  readonly firstContact: Fact<'ClientContact'> | undefined;
  /** Where the client was when it asked. */
  readonly where: PerimeterState;
  /** Checks with result NONE, not undone by a later FOUND, by occurrence. */
  readonly checks: readonly Fact<'ExposureCheck'>[];
  /** E1 contact, E2 request, E3 origin, E4 check. */
  readonly items: readonly [Item, Item, Item, Item];

  constructor(dossier: Dossier, request: Fact<'ServiceRequest'>, at: number) {
    this.dossier = dossier;
    this.request = request;
    this.at = at;
    this.stayStart = dossier.circumstances.whereabouts.stayStart(at);
    this.where = dossier.circumstances.whereabouts.at(request.at);
    const contacts = dossier
      .of('ClientContact')
      .filter(({ owner, fact }) => owner.favourable && fact.helps && fact.at <= at)
      .map(({ fact }) => fact);
    const origins = dossier.own('OriginEvidence').filter((fact) => fact.helps && fact.at <= at);
    this.firstContact = contacts.find((fact) => this.#isFresh(fact) && dossier.isTimely(fact));
    this.checks = this.#standingChecks();
    this.items = [
      this.#item(contacts),
      this.#item(request.helps ? [request] : []),
      this.#item(origins),
      this.#checkItem(),
    ];
  }

  get subject(): Subject {
    return this.request.data;
  }

  /** The first reason against it in the order of the table; undefined when it is client-initiated. */
  reason(): Reason | undefined {
    for (const { id, because } of reasonRules) {
      const facts = because(this);
      if (facts !== undefined) return { rule: id, because: facts };
    }
    return undefined;
  }

  /** All evidence for every reason that applies, not only the first. */
  reasonFacts(): readonly Fact[] {
    return reasonRules.flatMap(({ id, because }) => (id === 'R-223' || id === 'R-226' ? [] : (because(this) ?? [])));
  }

  /** Facts of the items in a state, undefined when no item is in it. */
  itemsIn(state: ItemState): readonly Fact[] | undefined {
    const found = this.items.filter((item) => item.state === state);
    return found.length === 0 ? undefined : found.flatMap(({ because }) => because);
  }

  /** Campaigns that may have reached the client before it asked, and nobody can say that they did not. */
  relevantCampaigns(): CampaignRecord[] {
    return [...this.dossier.registers.campaigns.values()].filter((campaign) => this.#isRelevant(campaign));
  }

  #isRelevant(campaign: CampaignRecord): boolean {
    const { tables, actors } = this.dossier.registers;
    const asked = this.request.at;
    const opened = campaign.from;
    if (opened > asked || asked > campaign.to + tables.policy.campaignShadowMs) return false;
    if (this.firstContact !== undefined && opened > this.firstContact.at) return false;
    if (!campaign.purposes.some(isPromotional) || !covers(campaign.entries, this.subject) || !this.#reaches(campaign))
      return false;
    return campaign.actors.some((actor) => ![opened, asked].every((at) => actors.isIndependent(actor, at)));
  }

  #reaches({ reach }: CampaignRecord): boolean {
    const { tables } = this.dossier.registers;
    if (this.where.state === 'OUTSIDE') return false;
    const states = reach.map((code) => tables.stateOf(code, this.request.at));
    return this.where.state === 'INSIDE'
      ? states.includes(this.where.country)
      : states.some((state) => state !== undefined);
  }

  /** NONE checks at or after the request, later than the last FOUND one at or after it. */
  #standingChecks(): Fact<'ExposureCheck'>[] {
    const inTime = this.dossier.own('ExposureCheck').filter(({ at }) => at >= this.request.at && at <= this.at);
    const found = Math.max(...inTime.filter(({ data, hurts }) => hurts && data.result === 'FOUND').map(({ at }) => at));
    return inTime.filter(({ at, data, helps }) => helps && data.result === 'NONE' && at > found);
  }

  #isFresh(fact: Fact): boolean {
    return fact.at >= this.stayStart;
  }

  #item(candidates: readonly Fact[]): Item {
    const fresh = candidates.filter((fact) => this.#isFresh(fact));
    const met = fresh.find((fact) => this.dossier.isTimely(fact));
    if (met !== undefined) return { state: 'MET', because: [met] };
    if (fresh.length > 0) return { state: 'LATE', because: fresh };
    return candidates.length > 0 ? { state: 'OLD', because: candidates } : { state: 'MISSING', because: [] };
  }

  /** E4. Timely and complete; a late complete check beside a timely incomplete one was recorded late. */
  #checkItem(): Item {
    const fresh = this.checks.filter((check) => this.#isFresh(check));
    const complete = fresh.filter(({ data }) => this.dossier.names.every((name) => data.identifiers.includes(name)));
    if (complete.length > 0) return this.#item(complete);
    const incomplete = fresh.filter((check) => this.dossier.isTimely(check));
    return incomplete.length > 0 ? { state: 'INCOMPLETE', because: incomplete } : this.#item(this.checks);
  }
}
