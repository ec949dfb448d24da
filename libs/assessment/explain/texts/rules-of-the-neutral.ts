import type { RuleText } from './rule-text.js';

/** What is looked at and has no effect; none of it ever decides. */
export const neutralTexts: Readonly<Record<string, RuleText>> = {
  'pure education: neither a link to the firm nor a collection of contacts, both said': {
    de: 'reine Bildung: weder ein Verweis auf die Firma noch ein Sammeln von Kontaktdaten, beides ausdrücklich',
    fr: 'pure éducation : ni lien vers l’entreprise ni collecte de coordonnées, l’un et l’autre dits',
  },
  'a service message, a mandatory notice or a wind-down notice': {
    de: 'eine Mitteilung zur Dienstleistung, eine Pflichtmitteilung oder eine Ausstiegsmitteilung',
    fr: 'un message de service, un avis obligatoire ou un avis de sortie',
  },
  'a reply within the enquiry that it answers': {
    de: 'eine Antwort im Rahmen der Anfrage, auf die sie antwortet',
    fr: 'une réponse dans les limites de la demande à laquelle elle répond',
  },
  'a disclosure that the law requires, published and not pushed': {
    de: 'eine gesetzlich verlangte Veröffentlichung, bereitgestellt und nicht zugesandt',
    fr: 'une publication exigée par la loi, mise à disposition et non poussée',
  },
  'an act by someone whose independence is evidenced': {
    de: 'eine Handlung von jemandem, dessen Unabhängigkeit nachgewiesen ist',
    fr: 'un acte de quelqu’un dont l’indépendance est prouvée',
  },
  "communication within the firm's group": {
    de: 'Kommunikation innerhalb der Gruppe der Firma',
    fr: 'communication au sein du groupe de l’entreprise',
  },
  'an act that did not reach the client in the Union': {
    de: 'eine Handlung, die den Kunden nicht in der Union erreichte',
    fr: 'un acte qui n’a pas atteint le client dans l’Union',
  },
  'an exposure that was suppressed or failed': {
    de: 'eine Werbung, die unterdrückt wurde oder fehlschlug',
    fr: 'une exposition supprimée ou échouée',
  },
  'a delivery that reached nobody, by those of its stages that count': {
    de: 'eine Zustellung, die nach den Stufen, die zählen, niemanden erreichte',
    fr: 'un envoi qui n’a atteint personne, d’après celles de ses étapes qui comptent',
  },
  'an attestation has no weight, whatever it says': {
    de: 'eine Erklärung des Kunden hat kein Gewicht, was immer sie sagt',
    fr: 'une attestation n’a aucun poids, quoi qu’elle dise',
  },
};
