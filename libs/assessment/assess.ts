import { instant, instantText } from '#libs/evidence';
import { liftingResolutions } from './allegations.js';
import { bearingOf } from './bearing.js';
import { Case, type Question } from './case.js';
import { decide, holdsUntil, type Verdict } from './decide.js';
import type { Dossier } from './dossier.js';
import { compareOccurred, type Fact, isAnchored } from './fact.js';
import { clientInitiated, insufficient } from './rules/r-210-client-initiated.js';
import { sameTypeExtension } from './rules/r-310-same-type-extension.js';
import { entityUnknown } from './rules/r-900-default.js';
import { decisionTable } from './rules/table.js';
import { type Status, statuses } from './status.js';
import { traceOf } from './trace.js';

export interface EvidenceReference {
  readonly source: string;
  readonly id: string;
}

export interface TraceEntry {
  readonly rule: string;
  readonly outcome: 'yes' | 'no' | 'set aside';
  readonly because?: readonly EvidenceReference[];
}

/** Caveats of an answer; a closed list. The last four are the weak indicators of the first contact's surface. */
export type Flag =
  | 'LOCATION_UNPROVEN'
  | 'COVERAGE_UNDECLARED'
  | 'ENTITY_UNKNOWN'
  | 'ANCHOR_UNVERIFIED'
  | 'APPROVAL_UNVERIFIED'
  | 'SIMULATED_CLOCK'
  | 'INTEGRITY'
  | 'LANGUAGE:en'
  | 'NO_GEOBLOCK'
  | 'EUR_CURRENCY'
  | 'EUR_PAIRS';

/** One answer. Instants are RFC 3339 UTC; the same question on the same evidence gives the same bytes in RFC 8785 form. */
export interface Assessment {
  readonly client: string;
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly at: string;
  readonly knownAt: string;
  readonly status: Status;
  readonly mayServe: boolean;
  readonly reliesOnExemption: boolean;
  /** The rule that decided. */
  readonly rule: string;
  /** The evidence that decided. */
  readonly because: readonly EvidenceReference[];
  /** All that bears on the answer, either way. */
  readonly for: readonly EvidenceReference[];
  readonly against: readonly EvidenceReference[];
  readonly flags: readonly Flag[];
  readonly trace: readonly TraceEntry[];
  /** The least instant after `at` at which status or rule differ on the same evidence; null if none. */
  readonly holdsUntil: string | null;
  readonly ruleSet: string;
  readonly reference: string;
}

export interface AssessOptions {
  /** The evidence was recorded under a simulated clock; the answer says so. */
  readonly simulatedClock?: boolean;
}

/**
 * Whose initiative it was: the status of a client, service, asset and entity at an instant, as known at the dossier's
 * `knownAt`. Pure: no clock, no I/O. `question.at` may not be later than `knownAt`; the caller refuses that.
 */
export function assess(dossier: Dossier, question: Question, options: AssessOptions = {}): Assessment {
  const asked = new Case(dossier, question);
  const verdict = decide(asked);
  const bearing = bearingOf(asked);
  const until = holdsUntil(dossier, question, verdict);
  const { ruleSet, version } = dossier.registers.tables;
  return {
    client: dossier.client,
    service: question.service,
    asset: question.asset,
    entity: question.entity,
    at: timeText(question.at),
    knownAt: timeText(dossier.knownAt),
    status: verdict.status,
    ...statuses[verdict.status],
    rule: verdict.rule,
    because: references(verdict.because),
    for: references(bearing.for),
    against: references(bearing.against),
    flags: flagsOf(asked, verdict, options),
    trace: traceOf(asked, verdict).map(({ because, ...entry }) =>
      because ? { ...entry, because: references(because) } : entry,
    ),
    holdsUntil: until === undefined ? null : timeText(until),
    ruleSet,
    reference: version,
  };
}

const timeText = (ms: number): string => instantText(ms).replace('.000Z', 'Z');

/** Sorted by (time, ledgertime, source, id), each once. */
function references(facts: readonly Fact[]): EvidenceReference[] {
  return [...new Set(facts)].sort(compareOccurred).map(({ evidence: { source, id } }) => ({ source, id }));
}

function flagsOf(question: Case, verdict: Verdict, { simulatedClock = false }: AssessOptions): Flag[] {
  const { dossier, registers, where } = question;
  const decidedBy = decisionTable[verdict.passed];
  const askedForCoverage =
    decidedBy === clientInitiated || decidedBy === insufficient || decidedBy === sameTypeExtension;
  const flags: [Flag, boolean][] = [
    ['LOCATION_UNPROVEN', where.state === 'ASSUMED'],
    ['COVERAGE_UNDECLARED', askedForCoverage && registers.sources.length === 0],
    ['ENTITY_UNKNOWN', decidedBy === entityUnknown],
    ['ANCHOR_UNVERIFIED', [...verdict.because, ...where.because].some((fact) => restsOnAnchor(fact, dossier))],
    [
      'APPROVAL_UNVERIFIED',
      dossier.relieving.length > 0 || registers.restsOnApproval || liftingResolutions(dossier).length > 0,
    ],
    ['SIMULATED_CLOCK', simulatedClock],
    ['INTEGRITY', question.integrityBroken],
  ];
  return [...flags.filter(([, holds]) => holds).map(([flag]) => flag), ...weakIndicators(question)];
}

/** A late fact that only its anchor lets count, or a location that counts from before it was verified. */
function restsOnAnchor(fact: Fact, { registers }: Dossier): boolean {
  const { policy } = registers.tables;
  const { from } = fact.data as { from?: string };
  const isLate = fact.recorded > fact.at + policy.contemporaneityLimitMs;
  return (isLate || from !== undefined) && isAnchored(fact, from === undefined ? fact.at : instant(from), policy);
}

function weakIndicators({ dossier, at }: Case): Flag[] {
  const first = dossier.of('ClientContact').find(({ fact }) => fact.at <= at)?.fact;
  if (first?.data.surface === undefined) return [];
  return [...new Set(dossier.registers.surfaces.weakIndicators(first.data.surface, first.at))].sort() as Flag[];
}
