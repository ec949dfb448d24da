import type { RecordedEvidence } from '#libs/evidence';
import { toFact } from '../facts/fact.js';
import type { Language } from './language.js';
import { Say } from './say.js';
import { saidBy } from './texts/exhibits.js';

/**
 * What a piece of evidence says, as a sentence that stands alone: without its name, its times and who recorded it. The same
 * evidence gives the same bytes. Throws a `TypeError` for evidence of no kind.
 */
export function sentenceOf(evidence: RecordedEvidence, language: Language): string {
  const fact = toFact(evidence);
  if (fact === undefined) throw new TypeError(`nobody can say what evidence of type ${evidence.type} says`);
  const said = saidBy(fact, new Say(language));
  return `${beginsWithName(said, evidence.data) ? said : capitalised(said)}.`;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Whether a text begins with what stands in the evidence: a name keeps its letters. One letter is a service, or an article. */
function beginsWithName(text: string, value: unknown): boolean {
  if (typeof value === 'string')
    return value.length > 1 && text.startsWith(value) && !/^[\p{L}\p{N}]/u.test(text.slice(value.length));
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((one) => beginsWithName(text, one));
}
