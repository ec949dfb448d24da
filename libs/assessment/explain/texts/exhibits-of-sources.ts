import type { KindName } from '#libs/evidence';
import type { Fact } from '../../facts/fact.js';
import { type Translated, translated } from '../language.js';
import type { Say } from '../say.js';
import type { Template } from '../template.js';
import { also, when } from './parts.js';
import { nameIn } from './vocabulary.js';

type OfSources = 'Source' | 'SourceHeartbeat' | 'SourceGap' | 'SourceGapResolved' | 'Reconciliation';

const between = ({ periodFrom, periodTo }: { readonly periodFrom: string; readonly periodTo: string }, say: Say) =>
  `${when(periodFrom, say)} – ${when(periodTo, say)}`;

const outcomes: Readonly<Record<Fact<'SourceGapResolved'>['data']['outcome'], Translated>> = {
  RECOVERED: translated('recovered', 'nachgeliefert', 'récupérée'),
  NOTHING_SENT: translated('nothing was sent', 'nichts wurde gesendet', 'rien n’a été envoyé'),
  LOST: translated('lost', 'verloren', 'perdue'),
};

const unmatchedIn = ({ unmatched }: Fact<'Reconciliation'>['data']): number =>
  typeof unmatched === 'number' ? unmatched : unmatched.length;

export const exhibitsOfSources: { readonly [Kind in KindName & OfSources]: Template<Fact<Kind>> } = {
  Source: {
    en: ({ data }, say) =>
      `a source that carries ${channelsText(data, say)}, with a sign of life every ${data.heartbeatEvery}`,
    de: ({ data }, say) =>
      `eine Quelle für ${channelsText(data, say)}, mit einem Lebenszeichen alle ${data.heartbeatEvery}`,
    fr: ({ data }, say) =>
      `une source pour ${channelsText(data, say)}, avec un signe de vie toutes les ${data.heartbeatEvery}`,
  },
  SourceHeartbeat: {
    en: ({ data }, say) =>
      `the source was alive, ${between(data, say)}, and counted ${data.count} up to number ${data.lastSequence}`,
    de: ({ data }, say) =>
      `die Quelle lebte, ${between(data, say)}, und zählte ${data.count} bis Nummer ${data.lastSequence}`,
    fr: ({ data }, say) =>
      `la source était active, ${between(data, say)}, et a compté ${data.count} jusqu’au numéro ${data.lastSequence}`,
  },
  SourceGap: {
    en: ({ data }, say) => `the source missed something, ${between(data, say)}: ${say.quote(data.reason)}`,
    de: ({ data }, say) => `der Quelle entging etwas, ${between(data, say)}: ${say.quote(data.reason)}`,
    fr: ({ data }, say) => `quelque chose a échappé à la source, ${between(data, say)} : ${say.quote(data.reason)}`,
  },
  SourceGapResolved: {
    en: ({ data }, say) =>
      `a gap, ${between(data, say)}, was resolved: ${say.of(outcomes[data.outcome])}${also(data.approver && `approved by ${data.approver}`)}`,
    de: ({ data }, say) =>
      `eine Lücke, ${between(data, say)}, wurde geklärt: ${say.of(outcomes[data.outcome])}${also(data.approver && `genehmigt von ${data.approver}`)}`,
    fr: ({ data }, say) =>
      `une lacune, ${between(data, say)}, a été résolue : ${say.of(outcomes[data.outcome])}${also(data.approver && `approuvé par ${data.approver}`)}`,
  },
  Reconciliation: {
    en: ({ data }, say) =>
      `the vendor counted ${data.vendorCount} and the ledger ${data.ledgerCount}, ${between(data, say)}; ${unmatchedIn(data)} unmatched`,
    de: ({ data }, say) =>
      `der Anbieter zählte ${data.vendorCount} und das Register ${data.ledgerCount}, ${between(data, say)}; ohne Gegenstück: ${unmatchedIn(data)}`,
    fr: ({ data }, say) =>
      `le prestataire a compté ${data.vendorCount} et le registre ${data.ledgerCount}, ${between(data, say)} ; sans correspondance : ${unmatchedIn(data)}`,
  },
};

const channelsText = ({ channels }: Fact<'Source'>['data'], say: Say): string =>
  say.some(channels.map((channel) => say.of(nameIn.channel(channel))));
