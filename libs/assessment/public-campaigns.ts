import { type CampaignRecord, isPromotional } from './campaigns.js';
import { covers, type Subject } from './coverage.js';
import type { Dossier } from './dossier.js';
import type { Fact } from './fact.js';
import type { PerimeterState } from './location.js';
import type { ReferenceTables } from './reference/reference.js';

/** Campaigns to the public that may have led to the requests for one subject. */
export class PublicCampaigns {
  readonly #dossier: Dossier;
  readonly #campaigns: readonly CampaignRecord[];
  readonly #relevant = new Map<Fact, { readonly firstContact: Fact | undefined; readonly found: CampaignRecord[] }>();

  constructor(dossier: Dossier, subject: Subject) {
    this.#dossier = dossier;
    this.#campaigns = [...dossier.registers.campaigns.values()].filter(
      ({ purposes, entries }) => purposes.some(isPromotional) && covers(entries, subject),
    );
  }

  /**
   * Those that opened by the first contact, could still work when the client asked, reached its State then, and
   * are not of independent actors throughout.
   */
  relevantTo(request: Fact, firstContact: Fact | undefined): readonly CampaignRecord[] {
    if (this.#campaigns.length === 0) return [];
    const known = this.#relevant.get(request);
    if (known !== undefined && known.firstContact === firstContact) return known.found;
    const found = this.#campaigns.filter((campaign) => this.#isRelevant(campaign, request, firstContact));
    this.#relevant.set(request, { firstContact, found });
    return found;
  }

  #isRelevant(campaign: CampaignRecord, { at: asked }: Fact, firstContact: Fact | undefined): boolean {
    const { actors, tables } = this.#dossier.registers;
    const { from: opened, to } = campaign;
    if (opened > asked || asked > to + tables.policy.campaignShadowMs) return false;
    if (firstContact !== undefined && opened > firstContact.at) return false;
    const where = this.#dossier.circumstances.whereabouts.at(asked);
    if (!reaches(campaign, where, asked, tables)) return false;
    return campaign.actors.some((actor) => ![opened, asked].every((at) => actors.isIndependent(actor, at)));
  }
}

/** Whether a campaign is aimed at the State where a client is at an instant; at any of the perimeter where nobody knows. */
export function reaches(
  { reach }: CampaignRecord,
  where: PerimeterState,
  at: number,
  tables: ReferenceTables,
): boolean {
  if (where.state === 'OUTSIDE') return false;
  const states = reach.map((code) => tables.stateOf(code, at));
  return where.state === 'INSIDE' ? states.includes(where.country) : states.some((state) => state !== undefined);
}
