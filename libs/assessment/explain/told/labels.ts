import type { Sentence } from '../explanation.js';
import { type Told, told } from '../language.js';

/** Before a sentence, in a word or two: what it is about. */
export const labels: Readonly<Record<Sentence['about'], Told>> = {
  status: told('answer', 'Antwort', 'réponse'),
  rule: told('rule', 'Regel', 'règle'),
  finding: told('found', 'Befund', 'constat'),
  because: told('decided', 'entschied', 'a décidé'),
  for: told('for', 'dafür', 'pour'),
  against: told('against', 'dagegen', 'contre'),
  aside: told('no effect', 'wirkungslos', 'sans effet'),
  flag: told('caveat', 'Vorbehalt', 'réserve'),
  change: told('change', 'Änderung', 'changement'),
  until: told('until', 'bis', 'jusqu’à'),
  may: told('may do', 'zulässig', 'permis'),
  law: told('law', 'Recht', 'droit'),
};
