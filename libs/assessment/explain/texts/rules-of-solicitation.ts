import type { Policy } from '../../reference/rows.js';
import type { Template } from '../template.js';
import type { RuleText } from './rule-text.js';

/** A taint has no end of its own. */
const noCure: Template<Policy> = {
  en: () =>
    'A taint does not expire, and a new request does not cure it. It ends only if two persons retract the act for an allowed reason, if whoever acted is shown to be independent, or by another route, such as an authorised entity.',
  de: () =>
    'Eine solche Belastung verjährt nicht, und eine neue Anfrage heilt sie nicht. Sie endet nur, wenn zwei Personen die Handlung aus einem zulässigen Grund zurückziehen, wenn sich der Handelnde als unabhängig erweist, oder auf einem anderen Weg, etwa über ein zugelassenes Unternehmen.',
  fr: () =>
    'Une relation ainsi entachée le reste : le temps n’y fait rien et une nouvelle demande ne la guérit pas. Cela ne cesse que si deux personnes retirent l’acte pour un motif admis, si son auteur se révèle indépendant, ou par une autre voie, telle une entité agréée.',
};

/** What taints, and what would but for a doubt. */
export const solicitationTexts: Readonly<Record<string, RuleText>> = {
  'the firm promoted to the client in a communication': {
    de: 'die Firma warb gegenüber dem Kunden in einer Mitteilung',
    fr: 'l’entreprise a fait de la promotion auprès du client dans une communication',
    change: noCure,
  },
  "the firm's marketing reached the client": {
    de: 'Werbung der Firma erreichte den Kunden',
    fr: 'la publicité de l’entreprise a atteint le client',
    change: noCure,
  },
  'someone acting for the firm, or closely linked to it, solicited the client': {
    de: 'jemand, der für die Firma handelt oder eng mit ihr verbunden ist, warb um den Kunden',
    fr: 'quelqu’un agissant pour l’entreprise, ou ayant des liens étroits avec elle, a sollicité le client',
    change: noCure,
  },
  "the client's first contact came through a surface aimed at the Union": {
    de: 'der erste Kontakt des Kunden kam über einen auf die Union ausgerichteten Auftritt',
    fr: 'le premier contact du client est passé par une vitrine tournée vers l’Union',
    change: noCure,
  },
  'the client came through someone acting for the firm': {
    de: 'der Kunde kam über jemanden, der für die Firma handelt',
    fr: 'le client est venu par quelqu’un agissant pour l’entreprise',
    change: noCure,
  },
  'the request was prompted by a solicitation': {
    de: 'die Anfrage wurde durch Kundenwerbung veranlasst',
    fr: 'la demande a été provoquée par une sollicitation',
    change: noCure,
  },
  'the request, or a contact, was prompted by a solicitation': {
    de: 'die Anfrage oder ein Kontakt wurde durch Kundenwerbung veranlasst',
    fr: 'la demande, ou un contact, a été provoquée par une sollicitation',
    change: noCure,
  },
  'an offer of the same type came outside the original transaction': {
    de: 'ein Angebot derselben Art kam außerhalb des ursprünglichen Geschäfts',
    fr: 'une offre du même type est venue hors de l’opération initiale',
    change: noCure,
  },
  'an offer of another type, or without any earlier request': {
    de: 'ein Angebot anderer Art oder ohne jede frühere Anfrage',
    fr: 'une offre d’un autre type, ou sans aucune demande antérieure',
    change: noCure,
  },
  'no request for the subject and no permitted offer': {
    de: 'keine Anfrage zu diesem Gegenstand und kein zulässiges Angebot',
    fr: 'aucune demande sur ce service et cet actif, ni offre permise',
    change: {
      en: () => 'A request of the client for this very service and asset would change it.',
      de: () => 'Eine Anfrage des Kunden nach eben dieser Dienstleistung und diesem Vermögenswert würde es ändern.',
      fr: () => 'Une demande du client portant sur ce service et cet actif mêmes le changerait.',
    },
  },
  'a solicitation by an actor whose relation to the firm is unknown': {
    de: 'Kundenwerbung durch jemanden, dessen Beziehung zur Firma unbekannt ist',
    fr: 'une sollicitation par un acteur dont le lien avec l’entreprise est inconnu',
    change: {
      en: () =>
        'Evidence of how that actor stands to the firm would change it: independence takes the doubt away, any link makes it a taint.',
      de: () =>
        'Ein Nachweis, wie dieser Akteur zur Firma steht, würde es ändern: Unabhängigkeit nimmt den Zweifel, jede Verbindung macht die Kundenwerbung zurechenbar.',
      fr: () =>
        'Une preuve du lien de cet acteur avec l’entreprise le changerait : l’indépendance lève le doute, tout lien rend la sollicitation imputable.',
    },
  },
  'a solicitation on an identifier that is linked as probable only': {
    de: 'Kundenwerbung an eine Kennung, die nur wahrscheinlich dem Kunden gehört',
    fr: 'une sollicitation sur un identifiant lié au client de façon seulement probable',
    change: {
      en: () =>
        'Showing whose the identifier is would change it: confirmed as the client’s it taints, and a link retracted by two persons takes the doubt away.',
      de: () =>
        'Zu klären, wem die Kennung gehört, würde es ändern: Ist sie die des Kunden, belastet sie; ziehen zwei Personen die Verknüpfung zurück, entfällt der Zweifel.',
      fr: () =>
        'Établir à qui est l’identifiant le changerait : confirmé comme celui du client, la relation est entachée ; un lien retiré par deux personnes lève le doute.',
    },
  },
  'an open allegation of solicitation': {
    de: 'ein offener Vorwurf der Kundenwerbung',
    fr: 'une allégation de sollicitation encore ouverte',
    change: {
      en: () =>
        'A finding by two persons that the allegation is unfounded would lift it; while it is open, or found to be true, it stands.',
      de: () =>
        'Die Feststellung zweier Personen, dass der Vorwurf unbegründet ist, würde ihn aufheben; solange er offen oder bestätigt ist, bleibt er bestehen.',
      fr: () =>
        'La constatation par deux personnes que l’allégation est infondée la lèverait ; ouverte ou confirmée, elle demeure.',
    },
  },
  'something arrived about the client that is no evidence, and nobody has settled what it is': {
    de: 'über den Kunden ging etwas ein, das kein Nachweis ist, und niemand hat geklärt, was es ist',
    fr: 'quelque chose est arrivé au sujet du client qui n’est pas une preuve, et personne n’a établi ce que c’est',
    change: {
      en: ({ contemporaneityLimitMs }, say) =>
        `It changes when each of these arrivals is settled. To dismiss one takes two persons and an allowed reason, however old the arrival is; the dismissal itself has to be recorded within ${say.duration(contemporaneityLimitMs)} of when they dismissed it.`,
      de: ({ contemporaneityLimitMs }, say) =>
        `Es ändert sich, wenn jedes dieser eingegangenen Stücke geklärt ist. Eines abzutun braucht zwei Personen und einen zulässigen Grund, wie alt es auch sei; dass sie es abtaten, ist binnen ${say.duration(contemporaneityLimitMs)} danach zu erfassen.`,
      fr: ({ contemporaneityLimitMs }, say) =>
        `Cela change quand chacune de ces arrivées est réglée. En écarter une demande deux personnes et un motif admis, quel que soit son âge ; la mise à l’écart elle-même est à enregistrer dans les ${say.duration(contemporaneityLimitMs)} qui la suivent.`,
    },
  },
};
