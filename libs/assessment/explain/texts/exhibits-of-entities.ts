import type { KindName } from '#libs/evidence';
import type { Fact } from '../../facts/fact.js';
import { type Translated, translated } from '../language.js';
import type { Say } from '../say.js';
import type { Template } from '../template.js';
import { also, spanText, statesText, when } from './parts.js';

type OfEntities =
  | 'ProviderEntity'
  | 'TransitionalEntitlement'
  | 'AssetRegistered'
  | 'RegulatoryOrder'
  | 'RegulatoryRequest'
  | 'WindDownPlan'
  | 'RouteDecision'
  | 'ControlTest';

const none = translated('none', 'keine', 'aucun');

function authorisationsText({ authorisations = [] }: Fact<'ProviderEntity'>['data'], say: Say): string {
  const each = authorisations.map(({ services, memberState, ...span }) => {
    const where = memberState === undefined ? '' : ` (${memberState})`;
    return `${services.join(', ')}${where}${also(spanText(span, say))}`;
  });
  return each.length === 0 ? say.of(none) : say.some(each);
}

const routes: Readonly<Record<Fact<'RouteDecision'>['data']['route'], Translated>> = {
  LICENSE: translated('get authorised', 'Zulassung erlangen', 'obtenir un agrément'),
  PARTNER: translated(
    'serve through an authorised partner',
    'über einen zugelassenen Partner leisten',
    'servir par un partenaire agréé',
  ),
  RESTRICT: translated(
    'serve only at the client’s own initiative',
    'nur auf eigene Initiative des Kunden leisten',
    'ne servir qu’à l’initiative du client',
  ),
  EXIT: translated('leave', 'aussteigen', 'sortir'),
};

const results: Readonly<Record<Fact<'ControlTest'>['data']['result'], Translated>> = {
  PASS: translated('passed', 'bestanden', 'réussi'),
  FAIL: translated('failed', 'nicht bestanden', 'échoué'),
  PARTIAL: translated('passed in part', 'teilweise bestanden', 'réussi en partie'),
};

const categories: Readonly<Record<Fact<'AssetRegistered'>['data']['category'], Translated>> = {
  EMT: translated('e-money token', 'E-Geld-Token', 'jeton de monnaie électronique'),
  ART: translated(
    'asset-referenced token',
    'vermögenswertereferenzierter Token',
    'jeton se référant à un ou des actifs',
  ),
  UTILITY: translated('utility token', 'Utility-Token', 'jeton utilitaire'),
  OTHER: translated('other crypto-asset', 'anderer Kryptowert', 'autre crypto-actif'),
};

export const exhibitsOfEntities: { readonly [Kind in KindName & OfEntities]: Template<Fact<Kind>> } = {
  ProviderEntity: {
    en: ({ data }, say) =>
      `an entity ${data.kind === 'EU' ? 'established in the Union' : 'of a third country'}, seat ${data.country}, authorised for: ${authorisationsText(data, say)}`,
    de: ({ data }, say) =>
      `ein Unternehmen ${data.kind === 'EU' ? 'mit Niederlassung in der Union' : 'aus einem Drittland'}, Sitz ${data.country}, zugelassen für: ${authorisationsText(data, say)}`,
    fr: ({ data }, say) =>
      `une entité ${data.kind === 'EU' ? 'établie dans l’Union' : 'd’un pays tiers'}, siège ${data.country}, agréments : ${authorisationsText(data, say)}`,
  },
  TransitionalEntitlement: {
    en: ({ data }, say) =>
      `under the law of ${data.memberState} the entity may go on for a while, services: ${data.services === 'ALL' ? 'all' : data.services.join(', ')}, basis ${say.quote(data.basis)}${also(data.applied && `authorisation applied for on ${when(data.applied, say)}`)}${also(data.ended && `ended on ${when(data.ended, say)}`)}`,
    de: ({ data }, say) =>
      `nach dem Recht von ${data.memberState} darf das Unternehmen einstweilen fortfahren, Dienstleistungen: ${data.services === 'ALL' ? 'alle' : data.services.join(', ')}, Grundlage ${say.quote(data.basis)}${also(data.applied && `Zulassung beantragt am ${when(data.applied, say)}`)}${also(data.ended && `beendet am ${when(data.ended, say)}`)}`,
    fr: ({ data }, say) =>
      `selon le droit de ${data.memberState}, l’entité peut continuer un temps, services : ${data.services === 'ALL' ? 'tous' : data.services.join(', ')}, base ${say.quote(data.basis)}${also(data.applied && `agrément demandé le ${when(data.applied, say)}`)}${also(data.ended && `terminé le ${when(data.ended, say)}`)}`,
  },
  AssetRegistered: {
    en: ({ data }, say) =>
      `the asset is ${data.micaScope ? 'within' : 'outside'} MiCA, category: ${say.of(categories[data.category])}${also(data.from && `from ${when(data.from, say)}`)}`,
    de: ({ data }, say) =>
      `der Vermögenswert fällt ${data.micaScope ? 'unter die' : 'nicht unter die'} MiCA, Kategorie: ${say.of(categories[data.category])}${also(data.from && `ab ${when(data.from, say)}`)}`,
    fr: ({ data }, say) =>
      `l’actif est ${data.micaScope ? 'dans le' : 'hors du'} champ de MiCA, catégorie : ${say.of(categories[data.category])}${also(data.from && `à partir du ${when(data.from, say)}`)}`,
  },
  RegulatoryOrder: {
    en: ({ data }, say) =>
      `${data.authority} (${data.memberState}) ${data.order === 'CEASE' ? 'ordered the entity to cease there' : 'lifted its order to cease'}, reference ${say.quote(data.reference)}`,
    de: ({ data }, say) =>
      `${data.authority} (${data.memberState}) ${data.order === 'CEASE' ? 'ordnete an, dass das Unternehmen dort den Betrieb einstellt' : 'hob die Anordnung auf'}, Zeichen ${say.quote(data.reference)}`,
    fr: ({ data }, say) =>
      `${data.authority} (${data.memberState}) ${data.order === 'CEASE' ? 'a ordonné à l’entité d’y cesser' : 'a levé son ordre de cesser'}, référence ${say.quote(data.reference)}`,
  },
  RegulatoryRequest: {
    en: ({ data }, say) => `${data.authority} asked for information, reference ${say.quote(data.reference)}`,
    de: ({ data }, say) => `${data.authority} verlangte Auskunft, Zeichen ${say.quote(data.reference)}`,
    fr: ({ data }, say) => `${data.authority} a demandé des informations, référence ${say.quote(data.reference)}`,
  },
  WindDownPlan: {
    en: ({ data }, say) =>
      `the entity winds down in ${statesText(data.memberStates, say)}${also(data.from && `from ${when(data.from, say)}`)}, by ${when(data.deadline, say)}`,
    de: ({ data }, say) =>
      `das Unternehmen wickelt seine Dienste ab, Staaten: ${statesText(data.memberStates, say)}${also(data.from && `ab ${when(data.from, say)}`)}, bis ${when(data.deadline, say)}`,
    fr: ({ data }, say) =>
      `l’entité met fin à ses services, États : ${statesText(data.memberStates, say)}${also(data.from && `à partir du ${when(data.from, say)}`)}, avant le ${when(data.deadline, say)}`,
  },
  RouteDecision: {
    en: ({ data }, say) =>
      `the entity decided how to go on in ${statesText(data.memberStates, say)}: ${say.of(routes[data.route])}`,
    de: ({ data }, say) =>
      `das Unternehmen entschied seinen Weg, Staaten: ${statesText(data.memberStates, say)}; ${say.of(routes[data.route])}`,
    fr: ({ data }, say) =>
      `l’entité a décidé de sa voie, États : ${statesText(data.memberStates, say)} ; ${say.of(routes[data.route])}`,
  },
  ControlTest: {
    en: ({ data }, say) =>
      `control ${data.control} was tested (${data.failed} of ${data.tested} failed): ${say.of(results[data.result])}`,
    de: ({ data }, say) =>
      `die Kontrolle ${data.control} wurde geprüft (${data.failed} von ${data.tested} fehlgeschlagen): ${say.of(results[data.result])}`,
    fr: ({ data }, say) =>
      `le contrôle ${data.control} a été testé (${data.failed} échecs sur ${data.tested}) : ${say.of(results[data.result])}`,
  },
};
