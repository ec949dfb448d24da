import type { KindName } from '#libs/evidence';
import type { ScopeEntry } from '../facts/scope.js';
import { isPromotional } from './campaigns.js';
import type { EntryHistory } from './entry-history.js';
import { nameOf, type RegisterEvidence } from './register-evidence.js';

/**
 * Whom a campaign may concern: all that any version of it ever told, up to a position, retracted or not. For a client
 * about whom a regulator asked, what was retracted may still stand, so nothing less would do.
 */
export interface CampaignReach {
  readonly id: string;
  readonly actors: readonly string[];
  /** Whether it may count as a campaign to the public. What names it is concerned in any case. */
  readonly isPromotional: boolean;
  /** What it promotes: services and assets, `*` for any. */
  readonly entries: readonly ScopeEntry[];
  /** Country codes as told. */
  readonly reach: readonly string[];
  /** When it ran at most, in milliseconds, both ends included; `to` may be infinite. */
  readonly from: number;
  readonly to: number;
}

/** One piece of evidence about a register, and by what one may tell whose answers it may change. */
export type RegisterChange = { readonly position: bigint; readonly subject: string } & (
  | { readonly kind: 'campaign'; readonly campaign: CampaignReach }
  /** `campaigns`: those that were said to be the actor's by any version till then. */
  | { readonly kind: 'actor'; readonly actor: string; readonly campaigns: readonly CampaignReach[] }
  | { readonly kind: 'surface'; readonly surface: string }
  /** `isOfScope`: whether it may change more than its type, by which others are the same (guideline 4). */
  | { readonly kind: 'asset'; readonly asset: string; readonly isOfScope: boolean }
  /** Its record changes with what it sends as well; that is no evidence about a register. */
  | { readonly kind: 'source'; readonly source: string }
  | { readonly kind: 'everyone' }
  /** What decides no status to serve, by any rule set; and a request on the whole ledger: it bears on retractions that come after it, and on nothing at its own position. */
  | { readonly kind: 'no one' }
);

/** They stand beside answers, and decide none. A plan to wind down decides one about an exit only. */
const decidingNothing: ReadonlySet<KindName> = new Set([
  'RouteDecision',
  'ControlTest',
  'ActorAgreement',
  'WindDownPlan',
]);

/** What piece `number` of the evidence changed. */
export function changeOf(evidence: RegisterEvidence, number: number): RegisterChange {
  const { subject, kind } = evidence.fact(number);
  const recorded = { position: evidence.position(number), subject };
  if (decidingNothing.has(kind)) return { ...recorded, kind: 'no one' };
  const named = nameOf(subject);
  switch (named?.register) {
    case undefined:
      return { ...recorded, kind: kind === 'ReferenceAdopted' ? 'everyone' : 'no one' };
    case 'entity':
      return { ...recorded, kind: 'everyone' };
    case 'campaign': {
      const [campaign] = reaches(evidence, [evidence.entry(subject)], number);
      return campaign === undefined ? { ...recorded, kind: 'no one' } : { ...recorded, kind: 'campaign', campaign };
    }
    case 'actor': {
      const campaigns = reaches(evidence, evidence.campaignsOf(named.id), number);
      return { ...recorded, kind: 'actor', actor: named.id, campaigns };
    }
    case 'surface':
      return { ...recorded, kind: 'surface', surface: named.id };
    case 'asset':
      return { ...recorded, kind: 'asset', asset: named.id, isOfScope: mayBeOutOfScope(evidence, subject, number) };
    case 'source':
      return { ...recorded, kind: 'source', source: named.id };
  }
}

/** What nobody ever said to be outside MiCA is within it by every reading. */
function mayBeOutOfScope(evidence: RegisterEvidence, subject: string, number: number): boolean {
  const asset = evidence.entry(subject);
  return asset !== undefined && evidence.wasOutOfScope(asset, number + 1);
}

function reaches(
  evidence: RegisterEvidence,
  campaigns: Iterable<EntryHistory | undefined>,
  number: number,
): CampaignReach[] {
  const told = [...campaigns].map((campaign) => campaign && reachBy(evidence, campaign, number + 1));
  return told.filter((reach) => reach !== undefined);
}

/** By the first `count` pieces of the evidence. */
export function reachBy(evidence: RegisterEvidence, campaign: EntryHistory, count: number): CampaignReach | undefined {
  const told = evidence.told(campaign, count);
  if (told === undefined) return undefined;
  const { id, actors, purposes, entries, reach, from, to } = told;
  return { id, actors, isPromotional: purposes.some(isPromotional), entries, reach, from, to };
}
