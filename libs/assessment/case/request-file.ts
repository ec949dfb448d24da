import type { ClientRecord } from '../client/client-record.js';
import type { Fact } from '../facts/fact.js';
import type { ClosedInterval } from '../facts/intervals.js';
import { keyOf, type Subject } from '../facts/scope.js';
import type { CampaignRecord } from '../registers/campaigns.js';
import { PublicCampaigns } from './public-campaigns.js';
import type { Relationship, RelationshipState } from './relationship.js';

/** A client's requests for one service and asset, with what bears on them whenever they are asked about. */
export class RequestFile {
  readonly record: ClientRecord;
  readonly relationship: Relationship;
  readonly subject: Subject;
  /** The client's own, by occurrence; also those of which only the hurting part stands. */
  readonly requests: readonly Fact<'ServiceRequest'>[];
  #campaigns: PublicCampaigns | undefined;
  /** By stay, first contact and number of silent sources, of each request: 1 it may be client-initiated, 2 it never is. */
  readonly #hopeless = new Map<number, Map<Fact | undefined, Uint8Array[]>>();

  constructor(record: ClientRecord, relationship: Relationship, subject: Subject) {
    this.record = record;
    this.relationship = relationship;
    this.subject = subject;
    this.requests = record.requestsFor(keyOf(subject));
  }

  /** Campaigns that may have reached the client before it asked. */
  relevantCampaigns(request: Fact, standing: RelationshipState): readonly CampaignRecord[] {
    this.#campaigns ??= new PublicCampaigns(this.record, this.relationship, this.subject);
    return this.#campaigns.relevantTo(request, standing);
  }

  /** From `campaign_shadow` before the first contact (without one: before the request) until the request. */
  lookBack(request: Fact, firstContact: Fact | undefined): ClosedInterval {
    const { campaignShadowMs } = this.record.registers.tables.policy;
    return { from: (firstContact ?? request).at - campaignShadowMs, to: request.at };
  }

  /** Whether a reason stands against a request that no later check takes away, while contact and sources stay so. */
  isHopeless(index: number, standing: RelationshipState): boolean {
    // A stay that is over though the client may be inside is rare, and no key of what is kept.
    if (standing.stayEnd !== Infinity) return this.#canNeverBe(this.requests[index] as Fact, standing);
    const ofStay = this.#hopeless.get(standing.stayStart) ?? new Map<Fact | undefined, Uint8Array[]>();
    this.#hopeless.set(standing.stayStart, ofStay);
    const ofContact = ofStay.get(standing.firstContact) ?? [];
    ofStay.set(standing.firstContact, ofContact);
    ofContact[standing.silentSources] ??= new Uint8Array(this.requests.length);
    const known = ofContact[standing.silentSources] as Uint8Array;
    known[index] ||= this.#canNeverBe(this.requests[index] as Fact, standing) ? 2 : 1;
    return known[index] === 2;
  }

  #canNeverBe(request: Fact, standing: RelationshipState): boolean {
    const { at, firstContact } = standing;
    const { checks } = this.relationship;
    const { circumstances, registers } = this.record;
    if (!request.helps || !this.record.isTimely(request)) return true;
    const isBarred = (campaign: CampaignRecord) =>
      !campaign.trackable || checks.clearing(campaign, request.at, Infinity) === undefined;
    if (this.relevantCampaigns(request, standing).some(isBarred)) return true;
    const where = circumstances.whereabouts.at(request.at);
    const country = where.state === 'ASSUMED' ? undefined : where.country;
    const lookBack = this.lookBack(request, firstContact);
    return registers.sources.some((source) => source.isUncovered(lookBack, at) && source.concerns(country));
  }
}
