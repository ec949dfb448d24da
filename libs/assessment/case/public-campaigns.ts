import { countBefore } from '#libs/evidence';
import type { AskHistory } from '../client/client-readings.js';
import type { ClientRecord } from '../client/client-record.js';
import { isSamePlace, type PerimeterState } from '../client/location.js';
import type { Fact } from '../facts/fact.js';
import type { Subject } from '../facts/scope.js';
import type { ReferenceTables } from '../reference/reference.js';
import type { Actors } from '../registers/actors.js';
import type { CampaignRecord } from '../registers/campaigns.js';
import type { Relationship, RelationshipState } from './relationship.js';

/** Campaigns to the public that may have led to the requests for one subject. */
export class PublicCampaigns {
  readonly #record: ClientRecord;
  readonly #subject: Subject;
  readonly #relevant = new Map<Fact, StayAndContact & { readonly found: CampaignRecord[] }>();
  readonly #relationship: Relationship;

  constructor(record: ClientRecord, relationship: Relationship, subject: Subject) {
    this.#record = record;
    this.#relationship = relationship;
    this.#subject = subject;
  }

  /**
   * Those that could still work when the client asked, did not come too late for it, reached its State then, and
   * are not of independent actors throughout.
   */
  relevantTo(request: Fact, { firstContact, stayStart, stayEnd }: StayAndContact): readonly CampaignRecord[] {
    const known = this.#relevant.get(request);
    const isSame = known?.firstContact === firstContact && known?.stayStart === stayStart && known?.stayEnd === stayEnd;
    if (known !== undefined && isSame) return known.found;
    const { actors, campaigns, tables, assets } = this.#record.registers;
    const { opensUntil, canHaveLedTo } = this.#record.readings;
    const where = this.#record.circumstances.whereabouts.at(request.at);
    const period = { from: request.at - tables.policy.campaignShadowMs, to: opensUntil(request, firstContact) };
    const aimed = campaigns.running(period, isAimedAt(where, request.at, tables), this.#subject);
    const asking: AskHistory = {
      subject: this.#subject,
      askedBefore: (at) => this.#askedIn(stayStart, Math.min(at, stayEnd + 1)),
      isSameType: (one, other, at) => assets.isSameType(one, other, at),
    };
    const found = aimed.filter(
      (campaign) => canHaveLedTo(campaign, asking) && isDependent(campaign, request.at, actors),
    );
    this.#relevant.set(request, { firstContact, stayStart, stayEnd, found });
    return found;
  }

  /** What the client had asked for on its own, in a stay and before an instant. */
  #askedIn(stayStart: number, before: number): readonly Subject[] {
    const { asks } = this.#relationship;
    const [from, to] = [stayStart, before].map((at) => countBefore(asks, at));
    return asks.slice(from, to).flatMap(({ subjects }) => subjects);
  }
}

function isDependent({ actors: names, from: opened }: CampaignRecord, asked: number, actors: Actors): boolean {
  return names.some((actor) => ![opened, asked].every((at) => actors.isIndependent(actor, at)));
}

/**
 * Whether two requests for a subject came from one place, and every campaign that may have led to the earlier one may have
 * led to the later one as well, whichever contact is the first and whatever else was asked for.
 */
export function leadsOn(record: ClientRecord, subject: Subject, earlier: Fact, later: Fact): boolean {
  const { campaigns, actors, tables } = record.registers;
  const { campaignShadowMs: shadow } = tables.policy;
  const [before, after] = [earlier, later].map(({ at }) => record.circumstances.whereabouts.at(at)) as [
    PerimeterState,
    PerimeterState,
  ];
  if (!isSamePlace(before, after)) return false;
  return campaigns
    .running({ from: earlier.at - shadow, to: earlier.at }, isAimedAt(before, earlier.at, tables), subject)
    .every(
      (campaign) =>
        campaign.to >= later.at - shadow &&
        (!isDependent(campaign, earlier.at, actors) || isDependent(campaign, later.at, actors)),
    );
}

type StayAndContact = Pick<RelationshipState, 'firstContact' | 'stayStart' | 'stayEnd'>;

/** Whether a code names the State where a client is at an instant; any of the perimeter where nobody knows. */
export function isAimedAt(where: PerimeterState, at: number, tables: ReferenceTables): (code: string) => boolean {
  switch (where.state) {
    case 'INSIDE':
      if (where.country === undefined) return (code) => tables.stateOf(code, at) !== undefined;
      return (code) => tables.stateOf(code, at) === where.country;
    case 'ASSUMED':
      return (code) => tables.stateOf(code, at) !== undefined;
    case 'OUTSIDE':
      return () => false;
  }
}
