import type { KindName } from '#libs/evidence';
import type { Fact } from '../../facts/fact.js';
import { type Translated, translated } from '../language.js';
import type { Say } from '../say.js';
import type { Template } from '../template.js';
import { also, coverageText, spanText } from './parts.js';
import { nameIn } from './vocabulary.js';

type OfMarketing =
  | 'MarketingExposure'
  | 'FirmCommunication'
  | 'Campaign'
  | 'ActorRelation'
  | 'ActorAgreement'
  | 'Surface'
  | 'Allegation'
  | 'AllegationResolved';

/** What exposures and communications have in common. */
type Sent = Fact<'MarketingExposure'>['data'] & Pick<Fact<'FirmCommunication'>['data'], 'inReplyTo'>;

/** Enough of a hash to find what it is of. */
const shortened = (sha256: string): string => sha256.slice(0, 16);

const names: Readonly<
  Record<
    'channel' | 'purpose' | 'stage' | 'in' | 'about' | 'machine' | 'reply' | 'campaign' | 'by' | 'message',
    Translated
  >
> = {
  channel: translated('channel: ', 'Kanal: ', 'canal : '),
  purpose: translated('purpose: ', 'Zweck: ', 'but : '),
  stage: translated('stage: ', 'Stand: ', 'étape : '),
  in: translated('delivered in ', 'zugestellt in ', 'remis en '),
  about: translated('about ', 'zu ', 'sur '),
  machine: translated('by a machine', 'durch eine Maschine', 'par une machine'),
  reply: translated('in reply to ', 'als Antwort auf ', 'en réponse à '),
  campaign: translated('campaign ', 'Kampagne ', 'campagne '),
  by: translated('by ', 'von ', 'par '),
  message: translated('delivery ', 'Zustellung ', 'envoi '),
};

function sentText(data: Sent, say: Say): string {
  const part = (name: keyof typeof names, text: string | undefined) => also(text && `${say.of(names[name])}${text}`);
  return [
    part('campaign', data.campaign),
    part('channel', data.channel && say.of(nameIn.channel(data.channel))),
    part('purpose', data.purpose && say.of(nameIn.purpose(data.purpose))),
    part('by', data.actor),
    part('about', data.coverage && coverageText(data.coverage, say)),
    part('message', data.message),
    part('stage', data.stage && say.of(nameIn.stage(data.stage))),
    also(data.automated === true ? say.of(names.machine) : undefined),
    part('in', data.deliveredCountry),
    part('reply', data.inReplyTo && `${data.inReplyTo.source}/${data.inReplyTo.id}`),
  ].join('');
}

const agreed: Readonly<Record<Fact<'ActorAgreement'>['data']['euPromotion'], Translated>> = {
  PROHIBITED: translated('prohibits', 'verbietet', 'interdit'),
  SILENT: translated('says nothing of', 'schweigt zu', 'ne dit rien de'),
  PERMITTED: translated('permits', 'erlaubt', 'permet'),
};

export const exhibitsOfMarketing: { readonly [Kind in KindName & OfMarketing]: Template<Fact<Kind>> } = {
  MarketingExposure: {
    en: ({ data }, say) => `marketing was directed at the client${sentText(data, say)}`,
    de: ({ data }, say) => `Werbung richtete sich an den Kunden${sentText(data, say)}`,
    fr: ({ data }, say) => `de la publicité s’est adressée au client${sentText(data, say)}`,
  },
  FirmCommunication: {
    en: ({ data }, say) => `somebody on the firm’s side wrote or spoke to the client${sentText(data, say)}`,
    de: ({ data }, say) => `jemand auf Seiten der Firma wandte sich an den Kunden${sentText(data, say)}`,
    fr: ({ data }, say) => `quelqu’un du côté de l’entreprise s’est adressé au client${sentText(data, say)}`,
  },
  Campaign: {
    en: ({ data }, say) =>
      `a campaign${also(data.title && say.quote(data.title))}${sentText(data, say)}, aimed at ${say.some(data.reach)}, ${data.trackable ? 'of which it can be traced whom it reached' : 'of which nobody can trace whom it reached'}${also(spanText(data, say))}`,
    de: ({ data }, say) =>
      `eine Kampagne${also(data.title && say.quote(data.title))}${sentText(data, say)}, gerichtet an ${say.some(data.reach)}, ${data.trackable ? 'nachverfolgbar, wen sie erreichte' : 'nicht nachverfolgbar, wen sie erreichte'}${also(spanText(data, say))}`,
    fr: ({ data }, say) =>
      `une campagne${also(data.title && say.quote(data.title))}${sentText(data, say)}, destinée à ${say.some(data.reach)}, ${data.trackable ? 'dont on peut savoir qui elle a atteint' : 'dont nul ne peut savoir qui elle a atteint'}${also(spanText(data, say))}`,
  },
  ActorRelation: {
    en: ({ data }, say) =>
      `relation to the firm: ${say.of(nameIn.relation(data.relation ?? 'UNKNOWN'))}${also(data.remuneration && `remuneration ${say.quote(data.remuneration)}`)}${also(spanText(data, say))}, shown by ${say.quote(data.evidence)}`,
    de: ({ data }, say) =>
      `Beziehung zur Firma: ${say.of(nameIn.relation(data.relation ?? 'UNKNOWN'))}${also(data.remuneration && `Vergütung ${say.quote(data.remuneration)}`)}${also(spanText(data, say))}, belegt durch ${say.quote(data.evidence)}`,
    fr: ({ data }, say) =>
      `lien avec l’entreprise : ${say.of(nameIn.relation(data.relation ?? 'UNKNOWN'))}${also(data.remuneration && `rémunération ${say.quote(data.remuneration)}`)}${also(spanText(data, say))}, établi par ${say.quote(data.evidence)}`,
  },
  ActorAgreement: {
    en: ({ data }, say) =>
      `the actor’s agreement ${say.of(agreed[data.euPromotion])} promotion in the Union${also(spanText(data, say))}`,
    de: ({ data }, say) =>
      `die Vereinbarung mit dem Akteur ${say.of(agreed[data.euPromotion])} Werbung in der Union${also(spanText(data, say))}`,
    fr: ({ data }, say) =>
      `l’accord avec l’acteur ${say.of(agreed[data.euPromotion])} la promotion dans l’Union${also(spanText(data, say))}`,
  },
  Surface: {
    en: ({ data }, say) =>
      `a page, app or line${also(data.strong ? 'declared as aimed at the Union' : undefined)}, with indicators ${indicatorsText(data, 'none', say)}${also(spanText(data, say))}`,
    de: ({ data }, say) =>
      `eine Seite, App oder Leitung${also(data.strong ? 'als auf die Union ausgerichtet gemeldet' : undefined)}, mit Anzeichen ${indicatorsText(data, 'keine', say)}${also(spanText(data, say))}`,
    fr: ({ data }, say) =>
      `une page, une application ou une ligne${also(data.strong ? 'déclarée comme tournée vers l’Union' : undefined)}, indices : ${indicatorsText(data, 'aucun', say)}${also(spanText(data, say))}`,
  },
  Allegation: {
    en: ({ data }, say) =>
      data.disputes === undefined
        ? `somebody says that the client was solicited: ${say.quote(data.source)}`
        : `the client disputes what is on record of it, as its own copy ${shortened(data.disputes)} tells it`,
    de: ({ data }, say) =>
      data.disputes === undefined
        ? `jemand sagt, um den Kunden sei geworben worden: ${say.quote(data.source)}`
        : `der Kunde bestreitet, was über ihn erfasst ist, wie seine eigene Kopie ${shortened(data.disputes)} es sagt`,
    fr: ({ data }, say) =>
      data.disputes === undefined
        ? `quelqu’un dit que le client a été sollicité : ${say.quote(data.source)}`
        : `le client conteste ce qui est enregistré à son sujet, comme le dit sa propre copie ${shortened(data.disputes)}`,
  },
  AllegationResolved: {
    en: ({ data }, say) =>
      `allegation ${data.allegation.source}/${data.allegation.id} was found ${data.outcome === 'UNFOUNDED' ? 'unfounded' : 'to be true'} (${say.quote(data.evidence)})${also(data.approver && `approved by ${data.approver}`)}`,
    de: ({ data }, say) =>
      `der Vorwurf ${data.allegation.source}/${data.allegation.id} erwies sich als ${data.outcome === 'UNFOUNDED' ? 'unbegründet' : 'begründet'} (${say.quote(data.evidence)})${also(data.approver && `genehmigt von ${data.approver}`)}`,
    fr: ({ data }, say) =>
      `l’allégation ${data.allegation.source}/${data.allegation.id} a été jugée ${data.outcome === 'UNFOUNDED' ? 'infondée' : 'fondée'} (${say.quote(data.evidence)})${also(data.approver && `approuvé par ${data.approver}`)}`,
  },
};

const indicatorsText = ({ indicators }: Fact<'Surface'>['data'], none: string, say: Say): string =>
  indicators.length === 0 ? none : say.some(indicators, 20);
