import type { Policy } from '../../reference/rows.js';
import type { Language } from '../language.js';
import type { Template } from '../template.js';

/** What a rule claims in the languages that it does not say itself, and what would change an answer by it. */
export interface RuleText extends Readonly<Record<Exclude<Language, 'en'>, string>> {
  /** Absent where the rule never decides. */
  readonly change?: Template<Policy>;
}
