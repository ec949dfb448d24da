import { instantText } from '#libs/evidence';
import { bearingEvidenceOf } from './answer/bearing.js';
import { decide, holdsUntil } from './answer/decide.js';
import type { Dossier } from './answer/dossier.js';
import { type Circumstance, type Flag, flagsOf } from './answer/flags.js';
import { type TracedRule, traceOf } from './answer/trace.js';
import { Case, type Question } from './case/case.js';
import { type Explanation, explanationOf } from './explain/explanation.js';
import type { Language } from './explain/language.js';
import { compareOccurred, type Fact } from './facts/fact.js';
import { claimantOf } from './rules/list.js';
import { type Status, statuses } from './rules/status.js';

export interface EvidenceReference {
  readonly source: string;
  readonly id: string;
}

/** A piece of evidence, and under rule sets that cite all also who recorded it: as the source says, and as the ledger knows. */
export interface Citation extends EvidenceReference {
  readonly authid?: string;
  readonly authtype?: string;
  /** Who was authenticated when the ledger took it. */
  readonly principal?: string;
}

export interface TraceEntry extends Omit<TracedRule, 'because'> {
  readonly because?: readonly Citation[];
}

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
  /** What it claims, as `rulesOf` has it: two rules may have one id. Under rule sets that cite all. */
  readonly claim?: string;
  /** The evidence that decided. */
  readonly because: readonly Citation[];
  /** All that bears on the answer, either way. */
  readonly for: readonly Citation[];
  readonly against: readonly Citation[];
  readonly flags: readonly Flag[];
  readonly trace: readonly TraceEntry[];
  /** The least instant after `at` at which status or rule differ on the same evidence; null if none. */
  readonly holdsUntil: string | null;
  readonly ruleSet: string;
  readonly reference: string;
  /** The answer in words, where it was asked for. */
  readonly explanation?: Explanation;
}

/** How an answer is told, and what it has to say of how it was asked. */
export interface AssessmentOptions extends Circumstance {
  /** In which language it explains itself; not at all where none is named. */
  readonly explain?: Language | undefined;
}

/**
 * Whose initiative it was: the status of a client, service, asset and entity at an instant, as known at the dossier's
 * `knownAt`. Pure: no clock, no I/O. `question.at` may not be later than `knownAt`; the caller refuses that.
 */
export function assess(
  dossier: Dossier,
  question: Question,
  { explain, ...circumstance }: AssessmentOptions = {},
): Assessment {
  const asked = new Case(dossier, question);
  const { ruleSet } = dossier;
  const verdict = decide(asked, ruleSet);
  const bearing = bearingEvidenceOf(asked, verdict);
  const until = holdsUntil(dossier, question, verdict);
  const flags = flagsOf(dossier, asked, verdict, circumstance);
  const trace = traceOf(asked, verdict, ruleSet);
  const { version } = dossier.registers.tables;
  const { citesAll } = dossier.readings;
  const cited = citesAll ? citation : reference;
  const references = (facts: Iterable<Fact>) => inOrder(facts).map(cited);
  const reasoning = { question: asked, ruleSet, verdict, bearing, flags, trace, until };
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
    ...(citesAll ? { claim: claimantOf(verdict, ruleSet).claim } : {}),
    because: references(verdict.because()),
    for: references(bearing.for),
    against: references(bearing.against),
    flags,
    trace: trace.map(({ because, ...entry }) => (because ? { ...entry, because: references(because) } : entry)),
    holdsUntil: until === undefined ? null : timeText(until),
    ruleSet: ruleSet.id,
    reference: version,
    ...(explain === undefined ? {} : { explanation: explanationOf(reasoning, explain) }),
  };
}

const timeText = (ms: number): string => instantText(ms).replace('.000Z', 'Z');

/** Sorted by (time, ledgertime, source, id), each once. */
const inOrder = (facts: Iterable<Fact>): Fact[] => [...new Set(facts)].sort(compareOccurred);

const reference = ({ evidence: { source, id } }: Fact): Citation => ({ source, id });

function citation({ evidence: { source, id, authid, authtype, principal } }: Fact): Citation {
  return {
    ...{ source, id },
    ...(authid === undefined ? {} : { authid }),
    ...(authtype === undefined ? {} : { authtype }),
    ...(principal === undefined ? {} : { principal }),
  };
}
