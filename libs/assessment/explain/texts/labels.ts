import type { Sentence } from '../explanation.js';
import { type Translated, translated } from '../language.js';

/** Before a sentence, in a word or two: what it is about. */
export const labels: Readonly<Record<Sentence['about'], Translated>> = {
  status: translated('answer', 'Antwort', 'réponse'),
  rule: translated('rule', 'Regel', 'règle'),
  finding: translated('found', 'Befund', 'constat'),
  because: translated('decided', 'entschied', 'a décidé'),
  for: translated('for', 'dafür', 'pour'),
  against: translated('against', 'dagegen', 'contre'),
  aside: translated('no effect', 'wirkungslos', 'sans effet'),
  flag: translated('caveat', 'Vorbehalt', 'réserve'),
  change: translated('change', 'Änderung', 'changement'),
  until: translated('until', 'bis', 'jusqu’à'),
  may: translated('may do', 'zulässig', 'permis'),
  law: translated('law', 'Recht', 'droit'),
};
