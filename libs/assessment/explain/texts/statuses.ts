import { type Status, statuses } from '../../rules/status.js';
import { type Translated, translated } from '../language.js';

/** What each status means, after its name. */
export const statusTexts: Readonly<Record<Status, Translated>> = {
  EXEMPTION_UNAVAILABLE: translated(
    'the exemption for a client’s own exclusive initiative is not open to this firm',
    'die Ausnahme für die eigene ausschließliche Initiative des Kunden steht dieser Firma nicht offen',
    'l’exemption fondée sur l’initiative exclusive du client n’est pas ouverte à cette entreprise',
  ),
  TAINTED: translated(
    'a solicitation that is attributable to the firm covers this service and asset',
    'eine der Firma zurechenbare Kundenwerbung erfasst diese Dienstleistung und diesen Vermögenswert',
    'une sollicitation imputable à l’entreprise couvre ce service et cet actif',
  ),
  INSUFFICIENT_EVIDENCE: translated(
    'the recorded evidence does not show that the client came on its own exclusive initiative',
    'die erfassten Nachweise zeigen nicht, dass der Kunde aus eigener ausschließlicher Initiative kam',
    'les preuves enregistrées ne montrent pas que le client est venu de sa seule initiative',
  ),
  SAME_TYPE_EXTENSION: translated(
    'the firm offered it, of the same type, within the original transaction of a request that the client made on its own initiative',
    'die Firma bot es an, von derselben Art, innerhalb des ursprünglichen Geschäfts einer Anfrage, die der Kunde aus eigener Initiative stellte',
    'l’entreprise l’a proposé, du même type, dans le cadre de l’opération initiale d’une demande faite par le client de sa propre initiative',
  ),
  CLIENT_INITIATED: translated(
    'the service began at the client’s own exclusive initiative',
    'die Dienstleistung begann auf eigene ausschließliche Initiative des Kunden',
    'le service a commencé à l’initiative exclusive du client',
  ),
  GRANDFATHERED: translated(
    'a national transitional regime still runs for this entity in the client’s State',
    'eine nationale Übergangsregelung läuft für dieses Unternehmen im Staat des Kunden noch',
    'un régime transitoire national court encore pour cette entité dans l’État du client',
  ),
  WIND_DOWN: translated(
    'the service is part of an orderly exit that was planned and announced to the client',
    'die Dienstleistung gehört zu einem geordneten Ausstieg, der geplant und dem Kunden angekündigt wurde',
    'le service fait partie d’une sortie ordonnée, planifiée et annoncée au client',
  ),
  AUTHORISED_ROUTE: translated(
    'the serving entity is authorised for this service in the Union',
    'das dienstleistende Unternehmen ist für diese Dienstleistung in der Union zugelassen',
    'l’entité qui fournit le service est agréée pour ce service dans l’Union',
  ),
  PRE_APPLICATION: translated(
    'the rules for crypto-asset services did not apply yet',
    'die Vorschriften für Kryptowerte-Dienstleistungen galten noch nicht',
    'les règles sur les services sur crypto-actifs ne s’appliquaient pas encore',
  ),
  OUT_OF_SCOPE: translated(
    'the client or the asset is outside MiCA',
    'der Kunde oder der Vermögenswert liegt außerhalb der MiCA',
    'le client ou l’actif est hors du champ de MiCA',
  ),
  NO_RELATIONSHIP: translated(
    'the client asked for nothing of this kind, and nothing was permissibly offered',
    'der Kunde hat danach nicht gefragt, und nichts wurde zulässig angeboten',
    'le client n’a rien demandé de tel et rien n’a été valablement proposé',
  ),
};

const consequences = {
  reliesOnExemption: translated(
    'The firm may serve, and relies on Article 61 MiCA for it.',
    'Die Firma darf die Dienstleistung erbringen und stützt sich dabei auf Artikel 61 MiCA.',
    'L’entreprise peut fournir le service et s’appuie pour cela sur l’article 61 de MiCA.',
  ),
  mayExit: translated(
    'The firm may serve the client’s exit, and nothing else; it relies on no exemption for it.',
    'Die Firma darf den Ausstieg des Kunden abwickeln und nichts darüber hinaus; sie stützt sich dabei auf keine Ausnahme.',
    'L’entreprise peut accompagner la sortie du client, et rien d’autre\u202f; elle ne s’appuie pour cela sur aucune exemption.',
  ),
  mayServe: translated(
    'As far as MiCA goes the firm may serve; it does not rely on Article 61 for it.',
    'Soweit es um die MiCA geht, darf die Firma die Dienstleistung erbringen; sie stützt sich dabei nicht auf Artikel 61.',
    'Au regard de MiCA, l’entreprise peut fournir le service\u202f; elle ne s’appuie pas pour cela sur l’article 61.',
  ),
  mayNot: translated(
    'The firm may not serve.',
    'Die Firma darf die Dienstleistung nicht erbringen.',
    'L’entreprise ne peut pas fournir le service.',
  ),
} as const;

/** What follows from a status for the firm. */
export function consequenceText(status: Status): Translated {
  if (status === 'WIND_DOWN') return consequences.mayExit;
  const { mayServe, reliesOnExemption } = statuses[status];
  if (!mayServe) return consequences.mayNot;
  return reliesOnExemption ? consequences.reliesOnExemption : consequences.mayServe;
}
