import type { Policy } from '../../reference/rows.js';
import type { NamedFinding } from '../finding.js';
import type { Language } from '../language.js';
import type { Template } from '../template.js';

/** On what it hangs what would change an answer: the policy, and what was found. */
export interface Changing extends Policy {
  readonly found: readonly NamedFinding[];
}

/** What a rule claims in the languages that it does not say itself, and what would change an answer by it. */
export interface RuleText extends Readonly<Record<Exclude<Language, 'en'>, string>> {
  /** Absent where the rule never decides. */
  readonly change?: Template<Changing>;
}
