import type { GapCause } from '../../sources/source-gaps.js';
import type { Findings, ItemName } from '../finding.js';
import { type Translated, translated } from '../language.js';
import type { Say } from '../say.js';
import type { Template } from '../template.js';
import { nameIn } from './vocabulary.js';

type OfRequest =
  | 'initiated'
  | 'campaign'
  | 'gap'
  | 'surface'
  | 'old'
  | 'late'
  | 'incomplete'
  | 'missing'
  | 'counted'
  | 'noOrigin';

const items: Readonly<Record<ItemName, Translated>> = {
  contact: translated('the contact (E1)', 'der Kontakt (E1)', 'le contact (E1)'),
  request: translated('the request (E2)', 'die Anfrage (E2)', 'la demande (E2)'),
  origin: translated('the origin (E3)', 'die Herkunft (E3)', 'l’origine (E3)'),
  check: translated('the exposure check (E4)', 'die Prüfung (E4)', 'le contrôle (E4)'),
};

/** What shows that a source was not whole, after the source. */
export const gapCauseTexts: Readonly<Record<GapCause, Translated>> = {
  SEQUENCE: translated(
    'numbers are missing in its sequence',
    'in ihrer Folge fehlen Nummern',
    'des numéros manquent dans sa suite',
  ),
  HEARTBEAT: translated(
    'no sign of life covers that time',
    'kein Lebenszeichen deckt diese Zeit',
    'aucun signe de vie ne couvre cette période',
  ),
  HEARTBEAT_COUNT: translated(
    'what it counted is not all there',
    'was sie zählte, ist nicht vollständig da',
    'ce qu’elle a compté n’y est pas en entier',
  ),
  RECONCILIATION: translated(
    'what its vendor counted is not all there',
    'was ihr Anbieter zählte, ist nicht vollständig da',
    'ce que son prestataire a compté n’y est pas en entier',
  ),
  DECLARED: translated('it declared a gap', 'sie meldete eine Lücke', 'elle a déclaré une lacune'),
};

export const findingsOfRequest: { readonly [Name in OfRequest]: Template<Findings[Name]> } = {
  initiated: {
    en: ({ since, cleared, limitMs }, say) =>
      `Contact (E1), request (E2), origin (E3) and exposure check (E4) are all there since ${say.instant(since)}, each recorded within ${say.duration(limitMs)} or anchored${cleared === 0 ? '' : `; relevant campaigns that checks cleared: ${cleared}`}.`,
    de: ({ since, cleared, limitMs }, say) =>
      `Kontakt (E1), Anfrage (E2), Herkunft (E3) und Prüfung (E4) liegen seit dem ${say.instant(since)} alle vor, jeweils binnen ${say.duration(limitMs)} erfasst oder unabhängig datiert${cleared === 0 ? '' : `; in Frage kommende Kampagnen, die Prüfungen ausräumten: ${cleared}`}.`,
    fr: ({ since, cleared, limitMs }, say) =>
      `Contact (E1), demande (E2), origine (E3) et contrôle (E4) sont tous réunis depuis le ${say.instant(since)}, chacun enregistré en ${say.duration(limitMs)} au plus ou daté de façon indépendante${cleared === 0 ? '' : ` ; campagnes pertinentes écartées par des contrôles : ${cleared}`}.`,
  },
  campaign: {
    en: ({ id, from, to, reach, asked, shadowMs }, say) =>
      `Campaign ${id} opened on ${say.instant(from)}${to === Infinity ? ' and has no end' : ` and ended on ${say.instant(to)}`}, aimed at ${say.some(reach)}; the client asked on ${say.instant(asked)}. A campaign counts until ${say.duration(shadowMs, 'day')} after its end.`,
    de: ({ id, from, to, reach, asked, shadowMs }, say) =>
      `Die Kampagne ${id} begann am ${say.instant(from)}${to === Infinity ? ' und hat kein Ende' : ` und endete am ${say.instant(to)}`}, gerichtet an ${say.some(reach)}; der Kunde fragte am ${say.instant(asked)} an. Eine Kampagne zählt bis ${say.duration(shadowMs, 'day')} nach ihrem Ende.`,
    fr: ({ id, from, to, reach, asked, shadowMs }, say) =>
      `La campagne ${id} s’est ouverte le ${say.instant(from)}${to === Infinity ? ' et n’a pas de fin' : ` et s’est terminée le ${say.instant(to)}`}, destinée à ${say.some(reach)} ; le client a demandé le ${say.instant(asked)}. Une campagne compte jusqu’à ${say.duration(shadowMs, 'day')} après sa fin.`,
  },
  gap: {
    en: ({ source, from, to, cause, others, lookBack, before, shadowMs }, say) =>
      `Source ${source} was not whole from ${say.instant(from)} to ${say.instant(to)}: ${say.of(gapCauseTexts[cause])}${others === 0 ? '' : `; ${others} more gaps`}. It is looked back from ${say.instant(lookBack.from)}, ${say.duration(shadowMs, 'day')} before ${before === 'contact' ? 'the first contact' : 'the request, as the latest stay has no timely contact'}, to the request on ${say.instant(lookBack.to)}.`,
    de: ({ source, from, to, cause, others, lookBack, before, shadowMs }, say) =>
      `Die Quelle ${source} war vom ${say.instant(from)} bis zum ${say.instant(to)} lückenhaft: ${say.of(gapCauseTexts[cause])}${others === 0 ? '' : `; weitere Lücken: ${others}`}. Betrachtet wird die Zeit vom ${say.instant(lookBack.from)}, ${say.duration(shadowMs, 'day')} vor ${before === 'contact' ? 'dem ersten Kontakt' : 'der Anfrage, da es im letzten Aufenthalt keinen rechtzeitig erfassten Kontakt gibt'}, bis zur Anfrage am ${say.instant(lookBack.to)}.`,
    fr: ({ source, from, to, cause, others, lookBack, before, shadowMs }, say) =>
      `La source ${source} était incomplète du ${say.instant(from)} au ${say.instant(to)} : ${say.of(gapCauseTexts[cause])}${others === 0 ? '' : ` ; autres lacunes : ${others}`}. La période examinée va du ${say.instant(lookBack.from)}, ${say.duration(shadowMs, 'day')} avant ${before === 'contact' ? 'le premier contact' : 'la demande, faute de contact enregistré à temps pendant le dernier séjour'}, à la demande du ${say.instant(lookBack.to)}.`,
  },
  surface: {
    en: ({ channel, surface }, say) =>
      `The first contact of all (channel: ${say.of(nameIn.channel(channel))}) names ${surface === undefined ? 'no surface' : `surface ${surface}, of which nothing is known for that time`}: nobody can say whether it was aimed at the Union.`,
    de: ({ channel, surface }, say) =>
      `Der allererste Kontakt (Kanal: ${say.of(nameIn.channel(channel))}) nennt ${surface === undefined ? 'keinen Auftritt' : `den Auftritt ${surface}, von dem für jene Zeit nichts bekannt ist`}: Niemand kann sagen, ob er auf die Union ausgerichtet war.`,
    fr: ({ channel, surface }, say) =>
      `Le tout premier contact (canal : ${say.of(nameIn.channel(channel))}) ${surface === undefined ? 'ne nomme aucune vitrine' : `nomme la vitrine ${surface}, dont rien n’est connu à cette date`} : personne ne peut dire si elle visait l’Union.`,
  },
  old: {
    en: ({ item, at, ...stay }, say) =>
      `There is ${say.of(items[item])}, of ${say.instant(at)}, but not in the client’s latest stay in the Union${stayText(stay, say)}.`,
    de: ({ item, at, ...stay }, say) =>
      `Vorhanden ist ${say.of(items[item])} vom ${say.instant(at)}, doch nicht aus dem letzten Aufenthalt des Kunden in der Union${stayText(stay, say)}.`,
    fr: ({ item, at, ...stay }, say) =>
      `Il y a ${say.of(items[item])} du ${say.instant(at)}, mais hors du dernier séjour du client dans l’Union${stayText(stay, say)}.`,
  },
  counted: {
    en: ({ source, from, to, ...counts }, say) =>
      `From ${say.instant(from)} to ${say.instant(to)}: ${countText(counts, source, say)}.`,
    de: ({ source, from, to, ...counts }, say) =>
      `Vom ${say.instant(from)} bis zum ${say.instant(to)}: ${countText(counts, source, say)}.`,
    fr: ({ source, from, to, ...counts }, say) =>
      `Du ${say.instant(from)} au ${say.instant(to)} : ${countText(counts, source, say)}.`,
  },
  noOrigin: {
    en: ({ source, id, kind, at }, say) =>
      `Origin ${source}/${id} of ${say.instant(at)} (${say.of(nameIn.origin(kind))}) does not say from where the client came, so it is none (E3).`,
    de: ({ source, id, kind, at }, say) =>
      `Die Herkunft ${source}/${id} vom ${say.instant(at)} (${say.of(nameIn.origin(kind))}) sagt nicht, woher der Kunde kam, und zählt daher nicht (E3).`,
    fr: ({ source, id, kind, at }, say) =>
      `L’origine ${source}/${id} du ${say.instant(at)} (${say.of(nameIn.origin(kind))}) ne dit pas d’où venait le client et n’en est donc pas une (E3).`,
  },
  late: {
    en: ({ item, delayMs, limitMs }, say) =>
      `There is ${say.of(items[item])}, but recorded ${say.duration(delayMs)} after it happened; ${say.duration(limitMs)} are allowed.`,
    de: ({ item, delayMs, limitMs }, say) =>
      `Vorhanden ist ${say.of(items[item])}, doch ${say.duration(delayMs)} nach dem Ereignis erfasst; zulässig sind ${say.duration(limitMs)}.`,
    fr: ({ item, delayMs, limitMs }, say) =>
      `Il y a ${say.of(items[item])}, mais l’enregistrement a eu lieu ${say.duration(delayMs)} après les faits ; ${say.duration(limitMs)} sont admises.`,
  },
  incomplete: {
    en: ({ at, leftOut, listsNoCampaign }, say) => {
      const lacks = [
        ...(leftOut.length === 0 ? [] : [`does not list ${say.some(leftOut)}`]),
        ...(listsNoCampaign ? ['lists no campaign, so it looked at none'] : []),
      ];
      return `The check of ${say.instant(at)} ${say.list(lacks)}.`;
    },
    de: ({ at, leftOut, listsNoCampaign }, say) => {
      const lacks = [
        ...(leftOut.length === 0 ? [] : [`nennt nicht: ${say.some(leftOut)}`]),
        ...(listsNoCampaign ? ['nennt keine Kampagne und hat also keine betrachtet'] : []),
      ];
      return `Die Prüfung vom ${say.instant(at)} ${say.list(lacks)}.`;
    },
    fr: ({ at, leftOut, listsNoCampaign }, say) => {
      const lacks = [
        ...(leftOut.length === 0 ? [] : [`ne cite pas ${say.some(leftOut)}`]),
        ...(listsNoCampaign ? ['ne cite aucune campagne et n’en a donc examiné aucune'] : []),
      ];
      return `Le contrôle du ${say.instant(at)} ${say.list(lacks)}.`;
    },
  },
  missing: {
    en: ({ items: names }, say) => `What is missing: ${say.list(names.map((name) => say.of(items[name])))}.`,
    de: ({ items: names }, say) => `Es fehlt: ${say.list(names.map((name) => say.of(items[name])))}.`,
    fr: ({ items: names }, say) => `Il manque : ${say.list(names.map((name) => say.of(items[name])))}.`,
  },
};

type Stay = Pick<Findings['old'], 'stayStart' | 'stayEnd'>;

/** When the latest stay began, or that it is over: what only a probable link says begins none. */
const stayText = (stay: Stay, say: Say): string => stays[say.language](stay, say);

const stays: Template<Stay> = {
  en: ({ stayStart, stayEnd }, say) => {
    if (Number.isFinite(stayEnd))
      return `: that ended on ${say.instant(stayEnd)}, and a place that only a probable link says begins no other`;
    return Number.isFinite(stayStart) ? `, which began on ${say.instant(stayStart)}` : '';
  },
  de: ({ stayStart, stayEnd }, say) => {
    if (Number.isFinite(stayEnd))
      return `: Der endete am ${say.instant(stayEnd)}, und ein Ort, den nur eine wahrscheinliche Verknüpfung nennt, beginnt keinen neuen`;
    return Number.isFinite(stayStart) ? `, der am ${say.instant(stayStart)} begann` : '';
  },
  fr: ({ stayStart, stayEnd }, say) => {
    if (Number.isFinite(stayEnd))
      return ` : il a pris fin le ${say.instant(stayEnd)}, et un lieu que seul un lien probable indique n’en ouvre pas d’autre`;
    return Number.isFinite(stayStart) ? `, commencé le ${say.instant(stayStart)}` : '';
  },
};

type Counts = Pick<Findings['counted'], 'held' | 'bySource' | 'byVendor'>;

const countText = (counts: Counts, source: string, say: Say): string =>
  counted[say.language]({ ...counts, source }, say);

const counted: Template<Counts & { readonly source: string }> = {
  en: ({ source, held, bySource, byVendor }) => {
    const holds = held === undefined ? '' : `; the ledger holds ${held}`;
    if (bySource !== undefined)
      return `${source} counted ${bySource.count}, up to number ${bySource.lastSequence}${holds}`;
    return `the vendor counted ${byVendor?.vendorCount} and the ledger then ${byVendor?.ledgerCount}, with ${byVendor?.unmatched} unmatched${holds}`;
  },
  de: ({ source, held, bySource, byVendor }) => {
    const holds = held === undefined ? '' : `; das Register hat ${held}`;
    if (bySource !== undefined)
      return `${source} zählte ${bySource.count}, bis Nummer ${bySource.lastSequence}${holds}`;
    return `der Anbieter zählte ${byVendor?.vendorCount} und das Register damals ${byVendor?.ledgerCount}, ohne Gegenstück ${byVendor?.unmatched}${holds}`;
  },
  fr: ({ source, held, bySource, byVendor }) => {
    const holds = held === undefined ? '' : ` ; le registre en contient ${held}`;
    if (bySource !== undefined)
      return `${source} a compté ${bySource.count}, jusqu’au numéro ${bySource.lastSequence}${holds}`;
    return `le prestataire a compté ${byVendor?.vendorCount} et le registre alors ${byVendor?.ledgerCount}, sans correspondance ${byVendor?.unmatched}${holds}`;
  },
};
