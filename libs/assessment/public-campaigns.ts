import type { CampaignRecord } from './campaigns.js';
import type { ClientRecord } from './client-record.js';
import type { Subject } from './coverage.js';
import type { Fact } from './fact.js';
import type { PerimeterState } from './location.js';
import type { ReferenceTables } from './reference/reference.js';

/** Campaigns to the public that may have led to the requests for one subject. */
export class PublicCampaigns {
  readonly #record: ClientRecord;
  readonly #subject: Subject;
  readonly #relevant = new Map<Fact, { readonly firstContact: Fact | undefined; readonly found: CampaignRecord[] }>();

  constructor(record: ClientRecord, subject: Subject) {
    this.#record = record;
    this.#subject = subject;
  }

  /**
   * Those that opened by the first contact, could still work when the client asked, reached its State then, and
   * are not of independent actors throughout.
   */
  relevantTo(request: Fact, firstContact: Fact | undefined): readonly CampaignRecord[] {
    const known = this.#relevant.get(request);
    if (known !== undefined && known.firstContact === firstContact) return known.found;
    const { campaigns, tables } = this.#record.registers;
    const where = this.#record.circumstances.whereabouts.at(request.at);
    const opened = Math.min(request.at, firstContact?.at ?? Infinity);
    const period = { from: request.at - tables.policy.campaignShadowMs, to: opened };
    const aimed = campaigns.running(period, isAimedAt(where, request.at, tables), this.#subject);
    const found = aimed.filter((campaign) => this.#isDependent(campaign, request.at));
    this.#relevant.set(request, { firstContact, found });
    return found;
  }

  #isDependent({ actors: names, from: opened }: CampaignRecord, asked: number): boolean {
    const { actors } = this.#record.registers;
    return names.some((actor) => ![opened, asked].every((at) => actors.isIndependent(actor, at)));
  }
}

/** Whether a code names the State where a client is at an instant; any of the perimeter where nobody knows. */
export function isAimedAt(where: PerimeterState, at: number, tables: ReferenceTables): (code: string) => boolean {
  switch (where.state) {
    case 'INSIDE':
      return (code) => tables.stateOf(code, at) === where.country;
    case 'ASSUMED':
      return (code) => tables.stateOf(code, at) !== undefined;
    case 'OUTSIDE':
      return () => false;
  }
}
