import type { CampaignRecord } from './campaigns.js';
import { keyOf, type Subject } from './coverage.js';
import type { Dossier, RuledAct } from './dossier.js';
import type { Fact } from './fact.js';
import type { Interval } from './intervals.js';
import { PublicCampaigns } from './public-campaigns.js';
import type { RelationshipState } from './relationship.js';
import { RequestCase } from './request-case.js';
import { countBefore, countUntil } from './search.js';
import { type Extension, type Taint, type WeighedActs, weighedActs } from './weighed-acts.js';

/** What a client's acts and requests amount to for one service and asset, at any instant. */
export class SubjectFile {
  readonly dossier: Dossier;
  readonly subject: Subject;
  /** The client's own requests for this subject, by occurrence; also those of which only the hurting part stands. */
  readonly requests: readonly Fact<'ServiceRequest'>[];
  #weighed: WeighedActs | undefined;
  #campaigns: PublicCampaigns | undefined;
  /** By first contact and number of silent sources, of each request: 1 it may be client-initiated, 2 it never is. */
  readonly #hopeless = new Map<Fact | undefined, Uint8Array[]>();

  constructor(dossier: Dossier, subject: Subject) {
    this.dossier = dossier;
    this.subject = subject;
    this.requests = dossier.requestsFor(keyOf(subject));
  }

  /** Taints with `occurred` ≤ at, the earliest first, ties by lower rule number. */
  taints(at: number): readonly Taint[] {
    const { taints } = this.#acts;
    return taints.slice(0, countUntil(taints, at));
  }

  get firstTaint(): Taint | undefined {
    return this.#acts.taints[0];
  }

  /** Acts that would taint but for an unknown actor or a link that is only probable. */
  blocked(rule: 'R-132' | 'R-143', at: number): readonly RuledAct[] {
    const acts = this.#acts.blocked[rule];
    return acts.slice(0, countUntil(acts, at));
  }

  firstBlocked(rule: 'R-132' | 'R-143'): RuledAct | undefined {
    return this.#acts.blocked[rule][0];
  }

  /** Permitted offers of this subject by which the service may be extended, the earliest first. */
  extensions(at: number): readonly Extension[] {
    const { extensions } = this.#acts;
    return extensions.slice(0, countUntil(extensions, at));
  }

  get firstExtension(): Extension | undefined {
    return this.#acts.extensions[0];
  }

  /** The acts that concern this subject and are set aside by a neutral rule, with `occurred` ≤ at. */
  neutral(at: number): readonly RuledAct[] {
    const acts = this.dossier.neutral.about(this.subject);
    return acts.slice(0, countUntil(acts, at));
  }

  /** The earliest request of a stretch of time that is client-initiated at an instant. */
  initiated(
    at: number,
    { from, to }: Interval,
    fits: (request: Fact) => boolean = () => true,
  ): RequestCase | undefined {
    const { relationship } = this.dossier;
    const standing = relationship.at(at);
    const { contact, origin, stayStart } = standing;
    if (contact.state !== 'MET' || origin.state !== 'MET') return undefined;
    const check = relationship.checks.lastComplete(stayStart, at);
    if (check === undefined) return undefined;
    const end = countUntil(this.requests, Math.min(to, check.at));
    for (let index = countBefore(this.requests, Math.max(from, stayStart)); index < end; index++) {
      const request = this.requests[index] as Fact<'ServiceRequest'>;
      if (!fits(request) || this.#isHopeless(index, standing)) continue;
      const found = new RequestCase(this, request, at);
      if (found.reason() === undefined) return found;
    }
    return undefined;
  }

  /** Campaigns that may have reached the client before it asked. */
  relevantCampaigns(request: Fact, firstContact: Fact | undefined): readonly CampaignRecord[] {
    this.#campaigns ??= new PublicCampaigns(this.dossier, this.subject);
    return this.#campaigns.relevantTo(request, firstContact);
  }

  /** From `campaign_shadow` before the first contact (without one: before the request) until the request. */
  lookBack(request: Fact, firstContact: Fact | undefined): Interval {
    const { campaignShadowMs } = this.dossier.registers.tables.policy;
    return { from: (firstContact ?? request).at - campaignShadowMs, to: request.at };
  }

  /** Whether a reason stands against a request that no later check takes away, while contact and sources stay so. */
  #isHopeless(index: number, standing: RelationshipState): boolean {
    const ofContact = this.#hopeless.get(standing.firstContact) ?? [];
    this.#hopeless.set(standing.firstContact, ofContact);
    ofContact[standing.silentSources] ??= new Uint8Array(this.requests.length);
    const known = ofContact[standing.silentSources] as Uint8Array;
    known[index] ||= this.#canNeverBe(this.requests[index] as Fact, standing) ? 2 : 1;
    return known[index] === 2;
  }

  #canNeverBe(request: Fact, { at, firstContact }: RelationshipState): boolean {
    const { relationship, circumstances, registers } = this.dossier;
    if (!request.helps || !this.dossier.isTimely(request)) return true;
    const isBarred = (campaign: CampaignRecord) =>
      !campaign.trackable || relationship.checks.clearing(campaign, request.at, Infinity) === undefined;
    if (this.relevantCampaigns(request, firstContact).some(isBarred)) return true;
    const where = circumstances.whereabouts.at(request.at);
    const country = where.state === 'ASSUMED' ? undefined : where.country;
    const lookBack = this.lookBack(request, firstContact);
    return registers.sources.some((source) => source.isUncovered(lookBack, at) && source.concerns(country));
  }

  get #acts(): WeighedActs {
    this.#weighed ??= weighedActs(this.dossier, this.subject);
    return this.#weighed;
  }
}
