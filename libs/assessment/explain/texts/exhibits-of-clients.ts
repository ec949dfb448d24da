import type { KindName } from '#libs/evidence';
import type { Fact } from '../../facts/fact.js';
import { type Translated, translated } from '../language.js';
import type { Template } from '../template.js';
import { also, coverageText, spanText, subjectText, when } from './parts.js';
import { nameIn } from './vocabulary.js';

type OfClients =
  | 'ClientContact'
  | 'ServiceRequest'
  | 'RequestFulfilled'
  | 'ServiceProvided'
  | 'OriginEvidence'
  | 'ExposureCheck'
  | 'LocationEvidence'
  | 'IpLogin'
  | 'IdentityLink'
  | 'GroupMembership'
  | 'Attestation'
  | 'ErasureExecuted'
  | 'WindDownNotice'
  | 'ConsentChanged';

const promptedBy: Translated = translated(
  'prompted by a solicitation',
  'durch Kundenwerbung veranlasst',
  'provoqué par une sollicitation',
);

export const exhibitsOfClients: { readonly [Kind in KindName & OfClients]: Template<Fact<Kind>> } = {
  ClientContact: {
    en: ({ data }, say) =>
      `the client came to the firm (E1), channel: ${say.of(nameIn.channel(data.channel))}${also(data.surface && `surface ${data.surface}`)}${also(data.enquiry && `asked about ${coverageText(data.enquiry, say)}`)}${also(data.promptedBy && say.of(promptedBy))}`,
    de: ({ data }, say) =>
      `der Kunde kam zur Firma (E1), Kanal: ${say.of(nameIn.channel(data.channel))}${also(data.surface && `Auftritt ${data.surface}`)}${also(data.enquiry && `fragte nach ${coverageText(data.enquiry, say)}`)}${also(data.promptedBy && say.of(promptedBy))}`,
    fr: ({ data }, say) =>
      `le client est venu à l’entreprise (E1), canal : ${say.of(nameIn.channel(data.channel))}${also(data.surface && `vitrine ${data.surface}`)}${also(data.enquiry && `demande d’information sur ${coverageText(data.enquiry, say)}`)}${also(data.promptedBy && say.of(promptedBy))}`,
  },
  ServiceRequest: {
    en: ({ data }, say) =>
      `the client asked for ${subjectText(data.service, data.asset, say)} (E2)${also(data.promptedBy && say.of(promptedBy))}`,
    de: ({ data }, say) =>
      `der Kunde fragte an: ${subjectText(data.service, data.asset, say)} (E2)${also(data.promptedBy && say.of(promptedBy))}`,
    fr: ({ data }, say) =>
      `le client a demandé ${subjectText(data.service, data.asset, say)} (E2)${also(data.promptedBy && say.of(promptedBy))}`,
  },
  RequestFulfilled: {
    en: ({ data: { request } }) =>
      `request ${request.source}/${request.id} was fulfilled, which ends its original context`,
    de: ({ data: { request } }) =>
      `die Anfrage ${request.source}/${request.id} wurde erfüllt, was ihren ursprünglichen Zusammenhang beendet`,
    fr: ({ data: { request } }) =>
      `la demande ${request.source}/${request.id} a été exécutée, ce qui clôt son contexte initial`,
  },
  ServiceProvided: {
    en: ({ data }, say) =>
      `entity ${data.entity} served the client with ${subjectText(data.service, data.asset, say)}${also(data.purpose && 'to exit')}`,
    de: ({ data }, say) =>
      `das Unternehmen ${data.entity} erbrachte dem Kunden ${subjectText(data.service, data.asset, say)}${also(data.purpose && 'zum Ausstieg')}`,
    fr: ({ data }, say) =>
      `l’entité ${data.entity} a fourni au client ${subjectText(data.service, data.asset, say)}${also(data.purpose && 'pour sa sortie')}`,
  },
  OriginEvidence: {
    en: ({ data }, say) =>
      `how the client came (E3): ${say.of(nameIn.origin(data.kind))}${also(data.actor && `through ${data.actor}`)}${also(data.referrer && `referrer ${data.referrer}`)}`,
    de: ({ data }, say) =>
      `wie der Kunde kam (E3): ${say.of(nameIn.origin(data.kind))}${also(data.actor && `durch ${data.actor}`)}${also(data.referrer && `verweisend: ${data.referrer}`)}`,
    fr: ({ data }, say) =>
      `comment le client est venu (E3) : ${say.of(nameIn.origin(data.kind))}${also(data.actor && `par ${data.actor}`)}${also(data.referrer && `référent ${data.referrer}`)}`,
  },
  ExposureCheck: {
    en: ({ data }, say) =>
      `somebody looked for solicitations (E4) and found ${data.result === 'NONE' ? 'none' : 'some'}, seeing ${data.observability === 'FULL' ? 'everything' : 'a part only'}; identifiers looked at: ${data.identifiers.length === 0 ? 'none' : say.some(data.identifiers)}; campaigns looked at: ${data.campaigns === 'ALL' ? 'all recorded by then' : listed(data.campaigns, 'none', say)}`,
    de: ({ data }, say) =>
      `jemand suchte nach Kundenwerbung (E4) und fand ${data.result === 'NONE' ? 'keine' : 'welche'}, sichtbar war ${data.observability === 'FULL' ? 'alles' : 'nur ein Teil'}; betrachtete Kennungen: ${data.identifiers.length === 0 ? 'keine' : say.some(data.identifiers)}; betrachtete Kampagnen: ${data.campaigns === 'ALL' ? 'alle bis dahin erfassten' : listed(data.campaigns, 'keine', say)}`,
    fr: ({ data }, say) =>
      `quelqu’un a cherché des sollicitations (E4) et ${data.result === 'NONE' ? 'n’en a pas trouvé' : 'en a trouvé'}, en voyant ${data.observability === 'FULL' ? 'tout' : 'une partie seulement'} ; identifiants examinés : ${data.identifiers.length === 0 ? 'aucun' : say.some(data.identifiers)} ; campagnes examinées : ${data.campaigns === 'ALL' ? 'toutes celles enregistrées alors' : listed(data.campaigns, 'aucune', say)}`,
  },
  LocationEvidence: {
    en: ({ data }, say) =>
      `the client is ${data.kind === 'ESTABLISHED' ? 'established' : 'situated'} in ${data.country}${also(spanText(data, say))}`,
    de: ({ data }, say) =>
      `der Kunde ist in ${data.country} ${data.kind === 'ESTABLISHED' ? 'niedergelassen' : 'ansässig'}${also(spanText(data, say))}`,
    fr: ({ data }, say) =>
      `le client est ${data.kind === 'ESTABLISHED' ? 'établi' : 'situé'} en ${data.country}${also(spanText(data, say))}`,
  },
  IpLogin: {
    en: ({ data }) => `the client logged in from an address in ${data.country}`,
    de: ({ data }) => `der Kunde meldete sich von einer Adresse in ${data.country} an`,
    fr: ({ data }) => `le client s’est connecté depuis une adresse en ${data.country}`,
  },
  IdentityLink: {
    en: ({ data }, say) =>
      `${data.identifier} is ${data.confidence === 'CONFIRMED' ? 'confirmed' : 'probable only'} as the same person${also(data.method && `method ${say.quote(data.method)}`)}`,
    de: ({ data }, say) =>
      `${data.identifier} ist ${data.confidence === 'CONFIRMED' ? 'bestätigt' : 'nur wahrscheinlich'} dieselbe Person${also(data.method && `Methode ${say.quote(data.method)}`)}`,
    fr: ({ data }, say) =>
      `${data.identifier} est la même personne, de façon ${data.confidence === 'CONFIRMED' ? 'confirmée' : 'seulement probable'}${also(data.method && `méthode ${say.quote(data.method)}`)}`,
  },
  GroupMembership: {
    en: ({ data }, say) => `the client belongs to the firm’s own group${also(spanText(data, say))}`,
    de: ({ data }, say) => `der Kunde gehört zur eigenen Gruppe der Firma${also(spanText(data, say))}`,
    fr: ({ data }, say) => `le client appartient au groupe de l’entreprise${also(spanText(data, say))}`,
  },
  Attestation: {
    en: ({ data }, say) => `the client declared ${say.quote(data.text)}, which has no weight`,
    de: ({ data }, say) => `der Kunde erklärte ${say.quote(data.text)}, was kein Gewicht hat`,
    fr: ({ data }, say) => `le client a déclaré ${say.quote(data.text)}, ce qui n’a aucun poids`,
  },
  ErasureExecuted: {
    en: ({ data }, say) => `the client’s personal data was erased, legal basis ${say.quote(data.legalBasis)}`,
    de: ({ data }, say) =>
      `die personenbezogenen Daten des Kunden wurden gelöscht, Rechtsgrundlage ${say.quote(data.legalBasis)}`,
    fr: ({ data }, say) =>
      `les données personnelles du client ont été effacées, base légale ${say.quote(data.legalBasis)}`,
  },
  WindDownNotice: {
    en: ({ data }, say) =>
      `the client was told that entity ${data.entity} ends its service by ${when(data.deadline, say)}, channel: ${say.of(nameIn.channel(data.channel))}`,
    de: ({ data }, say) =>
      `dem Kunden wurde mitgeteilt, dass das Unternehmen ${data.entity} seine Dienste bis ${when(data.deadline, say)} beendet, Kanal: ${say.of(nameIn.channel(data.channel))}`,
    fr: ({ data }, say) =>
      `le client a été informé que l’entité ${data.entity} cesse ses services avant le ${when(data.deadline, say)}, canal : ${say.of(nameIn.channel(data.channel))}`,
  },
  ConsentChanged: {
    en: ({ data }, say) =>
      `consent to be addressed was ${data.consent === 'GIVEN' ? 'given' : 'withdrawn'}, channel: ${say.of(nameIn.channel(data.channel))}`,
    de: ({ data }, say) =>
      `die Einwilligung, angesprochen zu werden, wurde ${data.consent === 'GIVEN' ? 'erteilt' : 'widerrufen'}, Kanal: ${say.of(nameIn.channel(data.channel))}`,
    fr: ({ data }, say) =>
      `le consentement à être contacté a été ${data.consent === 'GIVEN' ? 'donné' : 'retiré'}, canal : ${say.of(nameIn.channel(data.channel))}`,
  },
};

function listed(
  names: readonly string[] | undefined,
  none: string,
  say: { some(parts: readonly string[]): string },
): string {
  return names === undefined || names.length === 0 ? none : say.some(names);
}
