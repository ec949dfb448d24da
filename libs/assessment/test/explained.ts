import { instant, type RecordedEvidence } from '#libs/evidence';
import { EvidenceSet } from '../answer/evidence-set.js';
import { assess } from '../assess.js';
import type { Sentence } from '../explain/explanation.js';
import { type Language, languages } from '../explain/language.js';
import { shippedRuleSets } from '../rules/shipped.js';
import { type Expectation, scenarios, scenariosOfP2, type World, worldsOfP2 } from './scenarios.js';

/** The world of a question `P08.2`, and the question. */
export function asked(name: string): { readonly world: World; readonly question: Expectation } {
  const [id, number] = name.split('.');
  const world = [...scenarios, ...scenariosOfP2, ...worldsOfP2].find((one) => one.id === id);
  const question = world?.questions[Number(number) - 1];
  if (world === undefined || question === undefined) throw new Error(`no question ${name}`);
  return { world, question };
}

/** By which rule a question of the scenarios is answered, and in what words, perhaps on other evidence than its own. */
export function explained(
  name: string,
  { evidence, ...other }: Partial<Expectation> & { readonly evidence?: readonly RecordedEvidence[] } = {},
): { readonly rule: string; readonly say: (about: Sentence['about'], language?: Language) => readonly string[] } {
  const { world, question } = asked(name);
  const { client, at, knownAt, expect: _, ruleSet = 'P1', ...about } = { ...question, ...other };
  const dossier = new EvidenceSet(evidence ?? world.evidence, shippedRuleSets).dossier(
    client,
    instant(knownAt),
    ruleSet,
  );
  const answers = languages.map((explain) => assess(dossier, { ...about, at: instant(at) }, { explain }));
  const textsOf = (sentences: readonly Sentence[], about: Sentence['about']) =>
    sentences.flatMap((one) => (one.about === about ? [one.text] : []));
  return {
    rule: answers[0]?.rule ?? '',
    say: (about, language = 'en') => textsOf(answers[languages.indexOf(language)]?.explanation?.sentences ?? [], about),
  };
}
