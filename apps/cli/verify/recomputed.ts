import {
  type Assessment,
  assess,
  type Dossier,
  EvidenceSet,
  type FoundOfSource,
  foundBy,
  type Registers,
  shippedRuleSets,
  UnknownRuleSet,
} from '#libs/assessment';
import { canonical, instant, type RecordedEvidence } from '#libs/evidence';
import type { PackAssessment, PackCoverage, PackQuestion } from '#libs/evidence-pack';
import { mustHold, PolicyNotMet } from './claim.js';

/** What follows from evidence before it is asked: the dossier of the client, and the registers. */
export interface DossierOfPack {
  readonly dossier: Dossier;
  readonly registers: Registers;
}

/** Of evidence, with what was found of sources in place of what they sent. */
export function dossierFrom(
  { client, knownAt, ruleSet }: PackQuestion,
  evidence: readonly RecordedEvidence[],
  coverage?: PackCoverage,
): DossierOfPack {
  const found = new Map(coverage?.sources.map((source) => [source.source, foundOf(source)]));
  const set = new EvidenceSet(evidence, shippedRuleSets, (source) => found.get(source));
  return byKnownRuleSet(() => {
    const known = instant(knownAt);
    return { dossier: set.dossier(client, known, ruleSet), registers: set.registers(known, ruleSet) };
  });
}

/** What follows by the rule set in force. Throws a `PolicyNotMet` where this version does not know it. */
export function byKnownRuleSet<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof UnknownRuleSet)) throw error;
    throw new PolicyNotMet(`this version does not know rule set ${error.id}: take a newer one`);
  }
}

function foundOf({ found: { gaps, heard } }: PackCoverage['sources'][number]): FoundOfSource {
  const inMs = gaps.map(({ from, to, ...gap }) => ({ ...gap, from: instant(from), to: instant(to) }));
  return foundBy(inMs, { at: instant(heard.at), because: heard.because });
}

/** What answers a pack has, and what follows from its evidence. */
export interface RecomputedAnswer {
  readonly answer: Assessment;
  /** Which members of the pack's own answer are otherwise; none where it is the same. */
  readonly differing: readonly string[];
}

/**
 * Every answer of a pack, made again from its evidence. Throws a `FalseClaim` where it answers about other subjects than it was asked
 * about: one that is left out may be the one that matters.
 *
 * @param isOfOurWording whether explanations can be compared
 */
export function recomputedAnswers(
  dossier: Dossier,
  question: PackQuestion,
  { assessments }: PackAssessment,
  isOfOurWording: boolean,
): readonly RecomputedAnswer[] {
  const { subjects = dossier.subjects(), entity, at, language, simulated } = question;
  mustHold(
    assessments.length === subjects.length,
    () => `there are ${assessments.length} answers to ${subjects.length} questions`,
  );
  return subjects.map(({ service, asset }, index) => {
    const asked = { service, asset, entity, at: instant(at) };
    const answer = assess(dossier, asked, { simulatedClock: simulated, explain: language });
    return { answer, differing: differing(assessments[index] ?? {}, answer, isOfOurWording) };
  });
}

function differing(told: Readonly<Record<string, unknown>>, made: object, isOfOurWording: boolean): string[] {
  const again: Readonly<Record<string, unknown>> = { ...made };
  const names = new Set([...Object.keys(told), ...Object.keys(again)]);
  const isSame = (name: string): boolean =>
    name === 'explanation'
      ? !isOfOurWording ||
        canonical(withoutFindings(told.explanation)) === canonical(withoutFindings(again.explanation))
      : textOf(told[name]) === textOf(again[name]);
  return [...names].filter((name) => !isSame(name)).sort();
}

const textOf = (value: unknown): string => (value === undefined ? '' : canonical(value));

/** What was found of sources is told with numbers that only who has all that they sent can know. */
function withoutFindings(explanation: unknown): unknown {
  const { sentences, ...rest } = Object(explanation) as { readonly sentences?: unknown };
  if (!Array.isArray(sentences)) return { ...rest };
  return { ...rest, sentences: sentences.filter((one) => (Object(one) as { about?: unknown }).about !== 'finding') };
}
