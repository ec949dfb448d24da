import type { KindName } from '#libs/evidence';
import type { Fact } from '../../facts/fact.js';
import { type Translated, translated } from '../language.js';
import type { Say } from '../say.js';
import type { Template } from '../template.js';
import { exhibitsOfClients } from './exhibits-of-clients.js';
import { exhibitsOfEntities } from './exhibits-of-entities.js';
import { exhibitsOfMarketing } from './exhibits-of-marketing.js';
import { exhibitsOfSources } from './exhibits-of-sources.js';
import { exhibitsOfTheLedger } from './exhibits-of-the-ledger.js';
import { shortened } from './parts.js';

/** What evidence of each kind says, as part of a sentence. A kind without one does not compile. */
const exhibits: { readonly [Kind in KindName]: Template<Fact<Kind>> } = {
  ...exhibitsOfClients,
  ...exhibitsOfMarketing,
  ...exhibitsOfEntities,
  ...exhibitsOfSources,
  ...exhibitsOfTheLedger,
};

/** What it says, as part of a sentence. */
export const saidBy = (fact: Fact, say: Say): string =>
  (exhibits[fact.kind] as Template<Fact>)[say.language](fact, say);

/** Which piece it is, what it says, when it happened, when it was recorded, and by whom. */
const frame: Template<Fact> = {
  en: (fact, say) => {
    const { evidence, at, recorded } = fact;
    const after = recorded > at ? `, ${say.roughly(recorded - at)} later` : '';
    return `${nameOf(fact)}: ${saidBy(fact, say)}. It happened on ${say.instant(at)}; recorded on ${say.instant(recorded)}${after}, ${recorderOf(evidence, say)}.`;
  },
  de: (fact, say) => {
    const { evidence, at, recorded } = fact;
    const after = recorded > at ? `, ${say.roughly(recorded - at)} danach` : '';
    return `${nameOf(fact)}: ${saidBy(fact, say)}. Geschehen am ${say.instant(at)}; erfasst am ${say.instant(recorded)}${after}, ${recorderOf(evidence, say)}.`;
  },
  fr: (fact, say) => {
    const { evidence, at, recorded } = fact;
    const after = recorded > at ? `, ${say.roughly(recorded - at)} après` : '';
    return `${nameOf(fact)} : ${saidBy(fact, say)}. Survenu le ${say.instant(at)} ; enregistré le ${say.instant(recorded)}${after}, ${recorderOf(evidence, say)}.`;
  },
};

const nameOf = ({ evidence: { source, id }, subject }: Fact): string => `${source}/${shortened(id)} (${subject})`;

type Recorder = Pick<Fact['evidence'], 'authid' | 'authtype' | 'principal'>;

/** Whom the ledger names where it asks nobody who he is. */
const nobody = 'anonymous';

const words: Readonly<Record<'by' | 'sent' | 'unsaid', Translated>> = {
  by: translated('by ', 'von ', 'par '),
  sent: translated('sent by ', 'gesendet von ', 'envoyé par '),
  unsaid: translated('by whom is not said', 'von wem, ist nicht gesagt', 'sans dire par qui'),
};

function recorderOf({ authid, authtype, principal }: Recorder, say: Say): string {
  const recorder = authtype === undefined ? authid : authid && `${authid} (${authtype})`;
  const sender = principal === nobody ? undefined : principal;
  const named = [recorder && `${say.of(words.by)}${recorder}`, sender && `${say.of(words.sent)}${sender}`];
  return named.filter((one) => one !== undefined).join(', ') || say.of(words.unsaid);
}

/** A piece of evidence in words. */
export const exhibitText = (fact: Fact, say: Say): string => frame[say.language](fact, say);
