import { Case } from '../case/case.js';
import { retractedAdverse } from '../case/retracted-adverse.js';
import { firstContacts } from '../client/first-contact.js';
import type { Doubt } from '../facts/doubt.js';
import type { WeakIndicator } from '../registers/surfaces.js';
import { clientInitiated, insufficient } from '../rules/p1/r-210-client-initiated.js';
import { sameTypeExtension } from '../rules/p1/r-310-same-type-extension.js';
import { entityUnknown } from '../rules/p1/r-900-default.js';
import { decide, type Verdict } from './decide.js';
import type { Dossier } from './dossier.js';

/** Caveats of an answer; a closed list. */
export type Flag =
  /** Nothing shows where the client was: it is assumed inside. */
  | 'LOCATION_UNPROVEN'
  /** No source is registered, so nobody can say that nothing was missed. */
  | 'COVERAGE_UNDECLARED'
  /** The serving entity is not registered. */
  | 'ENTITY_UNKNOWN'
  /** Another answer, were it not for an anchor that nobody has verified. */
  | 'ANCHOR_UNVERIFIED'
  /** Another answer, were it not for two persons of whom only the source says that they are two. */
  | 'APPROVAL_UNVERIFIED'
  /** The evidence was recorded under a simulated clock. */
  | 'SIMULATED_CLOCK'
  /** The ledger's verification found this client's evidence altered. */
  | 'INTEGRITY'
  /** Another rule set was asked than the one that was in force. */
  | 'HYPOTHETICAL'
  /** An act that stood against the client was retracted, and is shown all the same. */
  | 'RETRACTED_ADVERSE'
  /** What the surface of the first contact showed. */
  | WeakIndicator;

export interface Circumstance {
  /** The evidence was recorded under a simulated clock; the answer says so. */
  readonly simulatedClock?: boolean;
}

export function flagsOf(
  dossier: Dossier,
  question: Case,
  verdict: Verdict,
  { simulatedClock = false }: Circumstance,
): Flag[] {
  const { registers, where } = question;
  const decidedBy = dossier.ruleSet.table[verdict.passed];
  const asksForCoverage = [clientInitiated, insufficient, sameTypeExtension].some((rule) => rule === decidedBy);
  const flags: [Flag, boolean][] = [
    ['LOCATION_UNPROVEN', where.state === 'ASSUMED'],
    ['COVERAGE_UNDECLARED', asksForCoverage && registers.sources.length === 0],
    ['ENTITY_UNKNOWN', decidedBy === entityUnknown],
    ['ANCHOR_UNVERIFIED', restsOn('anchor', dossier, question, verdict)],
    ['APPROVAL_UNVERIFIED', restsOn('approver', dossier, question, verdict)],
    ['SIMULATED_CLOCK', simulatedClock],
    ['INTEGRITY', question.integrityBroken],
    ['HYPOTHETICAL', dossier.isHypothetical],
    ['RETRACTED_ADVERSE', retractedAdverse(question).length > 0],
  ];
  return [...flags.filter(([, holds]) => holds).map(([flag]) => flag), ...weakIndicators(question)];
}

/** Whether the answer would be another one if nothing of this kind were believed. */
function restsOn(doubt: Doubt, dossier: Dossier, question: Case, verdict: Verdict): boolean {
  const doubting = dossier.doubting(doubt);
  if (doubting === dossier) return false;
  const { status, rule } = decide(new Case(doubting, question), dossier.ruleSet);
  return status !== verdict.status || rule !== verdict.rule;
}

function weakIndicators({ dossier, registers, at }: Case): WeakIndicator[] {
  const first = firstContacts(dossier, true).filter(({ fact }) => fact.at <= at);
  const when = first[0]?.fact.at ?? at;
  const surfaces = new Set(first.map(({ fact }) => fact.data.surface).filter((surface) => surface !== undefined));
  const shown = [...surfaces].flatMap((surface) => registers.surfaces.weakIndicators(surface, when));
  return [...new Set(shown)].sort();
}
