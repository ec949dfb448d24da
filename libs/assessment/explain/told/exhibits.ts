import type { KindName } from '#libs/evidence';
import type { Fact } from '../../fact.js';
import type { Say } from '../say.js';
import type { Template } from '../template.js';
import { exhibitsOfClients } from './exhibits-of-clients.js';
import { exhibitsOfEntities } from './exhibits-of-entities.js';
import { exhibitsOfMarketing } from './exhibits-of-marketing.js';
import { exhibitsOfSources } from './exhibits-of-sources.js';
import { exhibitsOfTheLedger } from './exhibits-of-the-ledger.js';

/** What evidence of each kind says, as part of a sentence. A kind without one does not compile. */
const exhibits: { readonly [Kind in KindName]: Template<Fact<Kind>> } = {
  ...exhibitsOfClients,
  ...exhibitsOfMarketing,
  ...exhibitsOfEntities,
  ...exhibitsOfSources,
  ...exhibitsOfTheLedger,
};

const saidBy = (fact: Fact, say: Say): string => (exhibits[fact.kind] as Template<Fact>)[say.language](fact, say);

/** Which piece it is, what it says, when it happened, when it was recorded, and by whom. */
const frame: Template<Fact> = {
  en: (fact, say) => {
    const { evidence, at, recorded } = fact;
    const after = recorded > at ? `, ${say.duration(recorded - at)} later` : '';
    return `${nameOf(fact)}: ${saidBy(fact, say)}. It happened on ${say.instant(at)}; recorded on ${say.instant(recorded)}${after}, ${recorderOf(evidence, say)}.`;
  },
  de: (fact, say) => {
    const { evidence, at, recorded } = fact;
    const after = recorded > at ? `, ${say.duration(recorded - at)} danach` : '';
    return `${nameOf(fact)}: ${saidBy(fact, say)}. Geschehen am ${say.instant(at)}; erfasst am ${say.instant(recorded)}${after}, ${recorderOf(evidence, say)}.`;
  },
  fr: (fact, say) => {
    const { evidence, at, recorded } = fact;
    const after = recorded > at ? `, ${say.duration(recorded - at)} plus tard` : '';
    return `${nameOf(fact)} : ${saidBy(fact, say)}. Survenu le ${say.instant(at)} ; enregistré le ${say.instant(recorded)}${after}, ${recorderOf(evidence, say)}.`;
  },
};

const nameOf = ({ evidence: { source, id }, subject }: Fact): string => `${source}/${id} (${subject})`;

type Recorder = Pick<Fact['evidence'], 'authid' | 'authtype' | 'principal'>;

const recorder: Template<Recorder> = {
  en: ({ authid, authtype, principal }) =>
    `${authid === undefined ? 'by whom is not said' : `by ${authid}${typed(authtype)}`}${principal === undefined ? '' : `, sent by ${principal}`}`,
  de: ({ authid, authtype, principal }) =>
    `${authid === undefined ? 'von wem, ist nicht gesagt' : `von ${authid}${typed(authtype)}`}${principal === undefined ? '' : `, gesendet von ${principal}`}`,
  fr: ({ authid, authtype, principal }) =>
    `${authid === undefined ? 'sans dire par qui' : `par ${authid}${typed(authtype)}`}${principal === undefined ? '' : `, envoyé par ${principal}`}`,
};

const typed = (authtype: string | undefined): string => (authtype === undefined ? '' : ` (${authtype})`);

const recorderOf = (evidence: Recorder, say: Say): string => recorder[say.language](evidence, say);

/** A piece of evidence in words. */
export const exhibitText = (fact: Fact, say: Say): string => frame[say.language](fact, say);
