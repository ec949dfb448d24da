import { type Claims, type Coverage, instant } from '#libs/evidence';
import { type Translated, translated } from '../language.js';
import type { Say } from '../say.js';
import { nameIn } from './vocabulary.js';

/** Of a service and asset: e BTC; of any, all. */
export function coverageText(coverage: Coverage | undefined, say: Say): string {
  if (coverage === undefined || coverage === 'ALL') return say.of(everything);
  return say.some(coverage.map(({ service, asset }) => subjectText(service, asset, say)));
}

const everything = translated(
  'all services and assets',
  'alle Dienstleistungen und Vermögenswerte',
  'tous les services et actifs',
);
const anyService = translated('any service', 'jede Dienstleistung', 'tout service');
const anyAsset = translated('any asset', 'jeder Vermögenswert', 'tout actif');

export function subjectText(service: string, asset: string, say: Say): string {
  const what = service === '*' ? say.of(anyService) : serviceText(service, say);
  return `${what} / ${asset === '*' ? say.of(anyAsset) : asset}`;
}

/** A service by its letter and its name. */
export const serviceText = (service: string, say: Say): string => `${service} (${say.of(nameIn.service(service))})`;

/** An instant that evidence names. */
export const when = (text: string, say: Say): string => say.instant(instant(text));

/** From when to when something holds, each where it is said. */
export function spanText({ from, to }: { readonly from?: string; readonly to?: string }, say: Say): string {
  const [began, ended] = [from, to].map((text) => (text === undefined ? undefined : when(text, say)));
  return [
    ...(began === undefined ? [] : [`${say.of(words.from)} ${began}`]),
    ...(ended === undefined ? [] : [`${say.of(words.to)} ${ended}`]),
  ].join(' ');
}

const words: Readonly<Record<'from' | 'to', Translated>> = {
  from: translated('from', 'ab', 'à partir du'),
  to: translated('until', 'bis', 'jusqu’au'),
};

/** A part of a sentence, after a comma, where there is something to say. */
export const also = (text: string | undefined): string => (text === undefined || text === '' ? '' : `, ${text}`);

/** States by their codes, or all. */
export const statesText = (states: readonly string[] | 'ALL', say: Say): string =>
  states === 'ALL' ? say.of(translated('all States', 'alle Staaten', 'tous les États')) : say.some(states, 40);

const claimed: Readonly<Record<'unread' | 'type' | 'sent' | 'about' | 'dated', Translated>> = {
  unread: translated('of a kind that cannot be read', 'von nicht lesbarer Art', 'd’un genre illisible'),
  type: translated('claiming to be ', 'angeblich ', 'se disant '),
  sent: translated('sent as ', 'gesendet als ', 'envoyé comme '),
  about: translated('about ', 'über ', 'au sujet de '),
  dated: translated('dated ', 'datiert auf den ', 'daté du '),
};

/** What something that is no evidence claims to be, after a comma. */
export function claimsText({ type, source, id, subject, time }: Claims, say: Say): string {
  const part = (name: keyof typeof claimed, text: string | undefined) =>
    also(text && `${say.of(claimed[name])}${text}`);
  return [
    type === undefined ? also(say.of(claimed.unread)) : part('type', say.quote(type)),
    part('sent', source && id && `${source}/${id}`),
    part('about', subject),
    part('dated', time && when(time, say)),
  ].join('');
}

/** A name, but for what the ledger named by a fingerprint: of that as much as tells it from others. */
export const shortened = (name: string): string => (/^[0-9a-f]{64}$/.test(name) ? `${name.slice(0, 8)}…` : name);
