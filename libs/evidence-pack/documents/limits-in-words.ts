import type { PackLanguage } from '../pack-language.js';
import type { PackQuestion } from '../question.js';
import { limitsOf } from './texts/wording.js';

type Limit = Readonly<Record<PackLanguage, string>>;

const ofClaims: Limit = {
  en: 'This ledger asks nobody who they are: the name of who asked for this pack, and of whoever recorded or approved anything, is a claim.',
  de: 'Dieses Register fragt niemanden, wer er ist: Der Name dessen, der dieses Paket verlangt hat, und derer, die etwas aufgezeichnet oder gebilligt haben, ist eine Behauptung.',
  fr: 'Ce registre ne demande à personne qui il est : le nom de qui a demandé ce dossier, et de quiconque a enregistré ou approuvé quoi que ce soit, est une affirmation.',
};

const ofSimulation: Limit = {
  en: 'This ledger lives under a simulated clock: nothing in it happened.',
  de: 'Dieses Register läuft unter einer simulierten Uhr: Nichts davon ist geschehen.',
  fr: 'Ce registre fonctionne sous une horloge simulée : rien de ce qu’il contient n’a eu lieu.',
};

/** What a pack proves and what it does not, a sentence each. */
export function limitsInWords({
  language,
  askedBy,
  simulated,
}: Pick<PackQuestion, 'language' | 'askedBy' | 'simulated'>): string[] {
  const ofThisOne = [...(askedBy.isKnown ? [] : [ofClaims]), ...(simulated ? [ofSimulation] : [])];
  return [...limitsOf(language), ...ofThisOne.map((limit) => limit[language])];
}

/** What no pack has, and what this one has not. */
export const leftOutInWords: Readonly<Record<'heartbeats' | 'personal' | 'later', { what: string } & Limit>> = {
  heartbeats: {
    what: 'SourceHeartbeat',
    en: 'Heartbeats of sources are in it where coverage.json cites them, and else counted there: there are too many.',
    de: 'Lebenszeichen der Quellen sind enthalten, wo coverage.json sie anführt, und sonst dort gezählt: Es sind zu viele.',
    fr: 'Les signaux de vie des sources y figurent là où coverage.json les cite, et y sont sinon décomptés : ils sont trop nombreux.',
  },
  personal: {
    what: 'personal',
    en: 'Personal data is not disclosed: nobody asked for it.',
    de: 'Personenbezogene Daten werden nicht offengelegt: Niemand hat sie verlangt.',
    fr: 'Les données à caractère personnel ne sont pas divulguées : personne ne les a demandées.',
  },
  later: {
    what: 'later',
    en: 'What was recorded after the state of knowledge that was asked about is not in it; subjects.json says how many leaves there are.',
    de: 'Was nach dem erfragten Kenntnisstand aufgezeichnet wurde, ist nicht enthalten; subjects.json sagt, wie viele Einträge es sind.',
    fr: 'Ce qui a été enregistré après l’état des connaissances demandé n’y figure pas ; subjects.json dit combien d’entrées il y a.',
  },
};
