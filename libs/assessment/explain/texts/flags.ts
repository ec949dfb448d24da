import type { Flag } from '../../answer/flags.js';
import { type Translated, translated } from '../language.js';

/** What each flag tells the reader. */
export const flagTexts: Readonly<Record<Flag, Translated>> = {
  LOCATION_UNPROVEN: translated(
    'Nothing shows where the client was: it is assumed to be in the Union, State unknown (R-225).',
    'Nichts zeigt, wo der Kunde war: Es wird angenommen, dass er in der Union war, Staat unbekannt (R-225).',
    'Rien ne montre où se trouvait le client : il est présumé dans l’Union, État inconnu (R-225).',
  ),
  COVERAGE_UNDECLARED: translated(
    'No source is registered, so nobody can say that no solicitation was missed (R-227).',
    'Keine Quelle ist registriert; niemand kann daher sagen, dass keine Kundenwerbung übersehen wurde (R-227).',
    'Aucune source n’est enregistrée : personne ne peut dire qu’aucune sollicitation n’a été manquée (R-227).',
  ),
  ENTITY_UNKNOWN: translated(
    'The serving entity is not registered.',
    'Das dienstleistende Unternehmen ist nicht registriert.',
    'L’entité qui fournit le service n’est pas enregistrée.',
  ),
  ANCHOR_UNVERIFIED: translated(
    'The answer would be another one without an independent time stamp that the ledger could not verify (R-411).',
    'Ohne einen unabhängigen Zeitnachweis, den das Register nicht prüfen konnte, wäre die Antwort eine andere (R-411).',
    'La réponse serait autre sans un horodatage indépendant que le registre n’a pas pu vérifier (R-411).',
  ),
  APPROVAL_UNVERIFIED: translated(
    'The answer would be another one without a second person, whom only the source names (R-420).',
    'Ohne eine zweite Person, die nur die Quelle benennt, wäre die Antwort eine andere (R-420).',
    'La réponse serait autre sans une seconde personne, que seule la source désigne (R-420).',
  ),
  SIMULATED_CLOCK: translated(
    'The evidence was recorded under a simulated clock: it is no record of real events.',
    'Die Nachweise wurden unter einer simulierten Uhr erfasst: Sie belegen keine wirklichen Vorgänge.',
    'Les preuves ont été enregistrées sous une horloge simulée : elles n’attestent pas de faits réels.',
  ),
  INTEGRITY: translated(
    'The ledger’s own verification found evidence of this client altered, missing or reordered (R-000).',
    'Die eigene Prüfung des Registers fand Nachweise dieses Kunden verändert, fehlend oder umgestellt (R-000).',
    'La vérification propre du registre a trouvé des preuves de ce client altérées, manquantes ou déplacées (R-000).',
  ),
  HYPOTHETICAL: translated(
    'This is a what-if: another rule set was in force than the one that was asked.',
    'Dies ist eine Was-wäre-wenn-Antwort: In Kraft war ein anderer Regelsatz als der befragte.',
    'Il s’agit d’une réponse hypothétique : le jeu de règles en vigueur n’était pas celui qui a été interrogé.',
  ),
  RETRACTED_ADVERSE: translated(
    'Something that stood against the firm was retracted; it is shown among the evidence all the same (R-420).',
    'Etwas, das gegen die Firma sprach, wurde zurückgezogen; es steht dennoch unter den Nachweisen (R-420).',
    'Un élément défavorable à l’entreprise a été retiré ; il figure néanmoins parmi les preuves (R-420).',
  ),
  'LANGUAGE:en': translated(
    'The first contact came through a page in English: a weak sign, without effect on the status.',
    'Der erste Kontakt kam über eine englischsprachige Seite: ein schwaches Anzeichen ohne Wirkung auf den Status.',
    'Le premier contact est venu d’une page en anglais : indice faible, sans effet sur le statut.',
  ),
  NO_GEOBLOCK: translated(
    'The page of the first contact did not block the Union: a weak sign, without effect on the status.',
    'Die Seite des ersten Kontakts war für die Union nicht gesperrt: ein schwaches Anzeichen ohne Wirkung auf den Status.',
    'La page du premier contact ne bloquait pas l’Union : indice faible, sans effet sur le statut.',
  ),
  EUR_CURRENCY: translated(
    'The page of the first contact offered the euro as one of several currencies: a weak sign, without effect on the status.',
    'Die Seite des ersten Kontakts bot den Euro als eine von mehreren Währungen an: ein schwaches Anzeichen ohne Wirkung auf den Status.',
    'La page du premier contact proposait l’euro parmi d’autres monnaies : indice faible, sans effet sur le statut.',
  ),
  EUR_PAIRS: translated(
    'The page of the first contact offered trading against the euro: a weak sign, without effect on the status.',
    'Die Seite des ersten Kontakts bot den Handel gegen Euro an: ein schwaches Anzeichen ohne Wirkung auf den Status.',
    'La page du premier contact proposait des échanges contre l’euro : indice faible, sans effet sur le statut.',
  ),
};
