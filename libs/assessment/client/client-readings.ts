import type { RecordedEvidence } from '#libs/evidence';
import type { Fact } from '../facts/fact.js';
import type { Subject } from '../facts/scope.js';
import type { CampaignRecord } from '../registers/campaigns.js';
import type { Act } from './acts.js';
import type { Circumstances } from './circumstances.js';
import type { Owned } from './links.js';

/** What a client asked for, and when: what a campaign may have led to, or come too late for. */
export interface AskHistory {
  readonly subject: Subject;
  /** Asks for a subject in the latest stay, before an instant, that are the client's own (E2, enquiries). */
  readonly askedBefore: (at: number) => readonly Subject[];
  readonly isSameType: (one: string, other: string, at: number) => boolean;
}

/** How a rule set reads what is on record of a client, before any of its rules is asked. */
export interface ClientReadings {
  /** Evidence as the rule set sees it: the piece itself, less of it, or nothing. */
  readonly sees: (evidence: RecordedEvidence) => RecordedEvidence | undefined;
  /** Whether an arrival that claims this type cannot have hurt. */
  readonly helpsOnly: (type: string) => boolean;
  /** What communications and exposures among facts amount to, in their order. */
  readonly outward: (owned: readonly Owned[], circumstances: Circumstances) => readonly Act[];
  /** E3. Whether an origin says how the client came. */
  readonly isOrigin: (fact: Fact<'OriginEvidence'>) => boolean;
  /** Whether a check looked at anything; `ledger` is the source of the ledger's own. */
  readonly hasLooked: (check: Fact<'ExposureCheck'>, ledger: string) => boolean;
  /** The last instant (ms) at which a campaign opens that may have led to a request. */
  readonly opensUntil: (request: Fact, firstContact: Fact | undefined) => number;
  /** Whether one that opened by then may have led to it. */
  readonly canHaveLedTo: (campaign: CampaignRecord, asking: AskHistory) => boolean;
  /** Whether a fact has a part that hurts: what takes it away relieves. */
  readonly canHurt: (fact: Fact) => boolean;
  /** Whether answers name what P1's leave out: retracted adverse acts, links left out of a check, what ended a context. */
  readonly citesAll: boolean;
}
