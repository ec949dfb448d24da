import type { Translated } from '../language.js';
import type { Say } from '../say.js';
import type { RuleText } from './rule-text.js';
import { initiativeTexts } from './rules-of-initiative.js';
import { routeTexts } from './rules-of-routes.js';
import { solicitationTexts } from './rules-of-solicitation.js';
import { neutralTexts } from './rules-of-the-neutral.js';
import { sourceTexts } from './sources.js';

/** What a rule says of itself, in English. */
interface Claim {
  readonly claim: string;
  readonly source: string;
}

/** By the claim itself: where a rule set changes what a rule claims, the change has to be told again. */
const ruleTexts: Readonly<Record<string, RuleText>> = {
  ...routeTexts,
  ...solicitationTexts,
  ...initiativeTexts,
  ...neutralTexts,
};

/** Undefined where nobody has told it: then its own words have to do. */
export const ruleTextOf = ({ claim }: Pick<Claim, 'claim'>): RuleText | undefined => ruleTexts[claim];

export function claimOf(rule: Pick<Claim, 'claim'>, { language }: Say): string {
  const own = rule.claim.replaceAll("'", '’');
  return language === 'en' ? own : (ruleTextOf(rule)?.[language] ?? own);
}

/** The parts of a rule's source, each the document and where in it. */
export const sourcePartsOf = ({
  source,
}: Pick<Claim, 'source'>): readonly { text: string; told: Translated | undefined }[] =>
  source.split('; ').map((text) => ({ text, told: sourceTexts[text] }));

export const sourceOf = (rule: Claim, say: Say): string =>
  sourcePartsOf(rule)
    .map(({ text, told }) => (told === undefined ? text : say.of(told)))
    .join('; ');
