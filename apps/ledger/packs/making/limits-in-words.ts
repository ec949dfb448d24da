import type { PackLanguage, PackQuestion } from '#libs/evidence-pack';

type Limit = Readonly<Record<PackLanguage, string>>;

const always: readonly Limit[] = [
  {
    en: 'This pack proves what was recorded, and not that nothing else happened: an event that was never submitted, or an identity that was never linked, leaves no trace in any log.',
    de: 'Dieses Paket beweist, was aufgezeichnet wurde, und nicht, dass nichts anderes geschehen ist: Ein Ereignis, das nie gemeldet wurde, oder eine Identität, die nie verknüpft wurde, hinterlässt in keinem Protokoll eine Spur.',
    fr: 'Ce dossier prouve ce qui a été enregistré, et non que rien d’autre ne s’est produit : un événement jamais transmis, ou une identité jamais rattachée, ne laisse de trace dans aucun journal.',
  },
  {
    en: 'How far the sources were covered is what the ledger says; the hash of coverage.json is in its log, and it can be recomputed from an export with all that the sources sent.',
    de: 'Wie weit die Quellen abgedeckt waren, ist die Angabe des Registers; der Hash von coverage.json steht in seinem Protokoll, und sie lässt sich aus einem Export mit allem, was die Quellen gesendet haben, nachrechnen.',
    fr: 'L’étendue de la couverture des sources est ce que le registre affirme ; l’empreinte de coverage.json figure dans son journal, et elle peut être recalculée à partir d’un export de tout ce que les sources ont envoyé.',
  },
  {
    en: 'When something happened is what its source says; when it was recorded is what the ledger says; what an authority of time has proved of that is shown apart from both.',
    de: 'Wann etwas geschah, ist die Angabe der Quelle; wann es aufgezeichnet wurde, die Angabe des Registers; was ein Zeitstempeldienst davon beweist, ist getrennt von beiden gezeigt.',
    fr: 'Le moment où un fait s’est produit est ce qu’en dit la source ; le moment de son enregistrement, ce qu’en dit le registre ; ce qu’une autorité d’horodatage en prouve est montré à part.',
  },
  {
    en: 'It supports a factual assessment and is no legal advice.',
    de: 'Es stützt eine tatsächliche Beurteilung und ist keine Rechtsberatung.',
    fr: 'Il étaye une appréciation factuelle et ne constitue pas un conseil juridique.',
  },
];

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
  const limits = [...always, ...(askedBy.isKnown ? [] : [ofClaims]), ...(simulated ? [ofSimulation] : [])];
  return limits.map((limit) => limit[language]);
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
