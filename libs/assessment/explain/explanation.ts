import type { BearingEvidence } from '../answer/bearing.js';
import type { Verdict } from '../answer/decide.js';
import type { Flag } from '../answer/flags.js';
import type { TracedRule } from '../answer/trace.js';
import type { Case } from '../case/case.js';
import { compareOccurred, type Fact } from '../facts/fact.js';
import { claimantOf } from '../rules/list.js';
import { isOfExit, windDown, windDownMs } from '../rules/p2/r-050-wind-down.js';
import type { RuleSet } from '../rules/rule-set.js';
import { statuses } from '../rules/status.js';
import { findingsOf } from './findings.js';
import type { Language } from './language.js';
import { Say } from './say.js';
import { exhibitText } from './texts/exhibits.js';
import { findingText } from './texts/findings.js';
import { flagTexts } from './texts/flags.js';
import { frame } from './texts/frame.js';
import { claimOf, ruleTextOf, sourceOf } from './texts/rules.js';
import { consequenceText, statusTexts } from './texts/statuses.js';

/** One sentence of an explanation, or a few that belong together. */
export interface Sentence {
  /**
   * What it is about: the status; the rule that decided; what was found on the way to it, with its numbers; a piece of
   * evidence that decided, or bears on it for or against the firm; evidence that a rule sets aside; a flag; what would
   * change the answer; until when it holds; what the firm may still do; by what law it was answered.
   */
  readonly about:
    | 'status'
    | 'rule'
    | 'finding'
    | 'because'
    | 'for'
    | 'against'
    | 'aside'
    | 'flag'
    | 'change'
    | 'until'
    | 'may'
    | 'law';
  readonly rule?: string;
  readonly reference?: { readonly source: string; readonly id: string };
  readonly text: string;
}

/** An answer in words, in this order; the same answer on the same evidence gives the same bytes. */
export interface Explanation {
  readonly language: Language;
  readonly sentences: readonly Sentence[];
}

/** An answer before it is written down, with the evidence on which it rests. */
export interface Reasoning {
  readonly question: Case;
  readonly ruleSet: RuleSet;
  readonly verdict: Verdict;
  readonly bearing: BearingEvidence;
  readonly flags: readonly Flag[];
  readonly trace: readonly TracedRule[];
  /** Ms; undefined where time alone changes nothing. */
  readonly until: number | undefined;
}

/** Pure: of an answer and its evidence alone, whatever the time and the place. */
export function explanationOf(reasoning: Reasoning, language: Language): Explanation {
  const say = new Say(language);
  const { question, verdict, flags, until } = reasoning;
  const { policy } = question.registers.tables;
  const rule = claimantOf(verdict, reasoning.ruleSet);
  const change = ruleTextOf(rule)?.change;
  // Of several pieces the very same may be found, as of two that were recorded equally late.
  const found = findingsOf(question, verdict, reasoning.ruleSet);
  const texts = new Set(found.map((one) => findingText(one, say)));
  const decided = { rule: rule.id, claim: claimOf(rule, say), source: sourceOf(rule, say) };
  return {
    language,
    sentences: [
      ...statusSentences(reasoning, say),
      { about: 'rule', rule: rule.id, text: frame.rule[language](decided, say) },
      ...[...texts].map((text) => ({ about: 'finding', text }) as const),
      ...exhibits(reasoning, say),
      ...setAside(reasoning, say),
      ...flags.map((flag) => ({ about: 'flag', text: say.of(flagTexts[flag]) }) as const),
      ...(change === undefined
        ? []
        : [{ about: 'change', text: change[language]({ ...policy, found }, say) } as const]),
      { about: 'until', text: frame.until[language]({ until }, say) },
      ...remedies(reasoning, say),
      { about: 'law', text: frame.law[language](lawOf(reasoning), say) },
    ],
  };
}

function statusSentences({ question, verdict: { status } }: Reasoning, say: Say): Sentence[] {
  const { dossier, service, asset, entity, isExit, at } = question;
  const asked = { client: dossier.client, service, asset, entity, isExit, at, knownAt: dossier.knownAt };
  const told = { ...asked, status, meaning: say.of(statusTexts[status]) };
  return [
    { about: 'status', text: frame.status[say.language](told, say) },
    { about: 'status', text: say.of(consequenceText(status)) },
  ];
}

/** Each piece once: what decided, then what else bears on it. */
function exhibits({ verdict, bearing }: Reasoning, say: Say): Sentence[] {
  const told = new Set<Fact>();
  const tell = (about: 'because' | 'for' | 'against', facts: Iterable<Fact>): Sentence[] =>
    [...new Set(facts)]
      .filter((fact) => !told.has(fact))
      .sort(compareOccurred)
      .map((fact) => {
        told.add(fact);
        const { source, id } = fact.evidence;
        return { about, reference: { source, id }, text: exhibitText(fact, say) };
      });
  return [...tell('because', verdict.because()), ...tell('for', bearing.for), ...tell('against', bearing.against)];
}

function setAside({ trace, ruleSet }: Reasoning, say: Say): Sentence[] {
  return trace.flatMap(({ rule: id, outcome, because = [] }) => {
    const rule = outcome === 'set aside' ? ruleSet.neutral.find((one) => one.id === id) : undefined;
    if (rule === undefined) return [];
    const events = say.some(
      [...because].sort(compareOccurred).map(({ evidence }) => `${evidence.source}/${evidence.id}`),
    );
    const aside = { rule: id, claim: claimOf(rule, say), source: sourceOf(rule, say), events };
    return [{ about: 'aside', rule: id, text: frame.aside[say.language](aside, say) } as const];
  });
}

/** Where a status forbids to serve, what may be done all the same. */
function remedies({ question, verdict, ruleSet }: Reasoning, say: Say): Sentence[] {
  if (statuses[verdict.status].mayServe) return [];
  const knowsExit = ruleSet.table.includes(windDown);
  const remedy = {
    windDownMs: knowsExit ? windDownMs : undefined,
    isOfExit: isOfExit(question.service),
    isAsked: question.isExit,
  };
  return [{ about: 'may', text: frame.may[say.language](remedy, say) }];
}

const lawOf = ({ ruleSet, question }: Reasoning) => ({
  ruleSet: ruleSet.id,
  reference: question.registers.tables.version,
});
