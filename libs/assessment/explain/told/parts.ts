import { type Coverage, instant } from '#libs/evidence';
import { type Told, told } from '../language.js';
import type { Say } from '../say.js';
import { nameIn } from './vocabulary.js';

/** Of a service and asset: e BTC; of any, all. */
export function coverageText(coverage: Coverage | undefined, say: Say): string {
  if (coverage === undefined || coverage === 'ALL') return say.of(everything);
  return say.some(coverage.map(({ service, asset }) => subjectText(service, asset, say)));
}

const everything = told(
  'all services and assets',
  'alle Dienstleistungen und Vermögenswerte',
  'tous les services et actifs',
);
const anyService = told('any service', 'jede Dienstleistung', 'tout service');
const anyAsset = told('any asset', 'jeder Vermögenswert', 'tout actif');

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

const words: Readonly<Record<'from' | 'to', Told>> = {
  from: told('from', 'ab', 'à partir du'),
  to: told('until', 'bis', 'jusqu’au'),
};

/** A part of a sentence, after a comma, where there is something to say. */
export const also = (text: string | undefined): string => (text === undefined || text === '' ? '' : `, ${text}`);

/** States by their codes, or all. */
export const statesText = (states: readonly string[] | 'ALL', say: Say): string =>
  states === 'ALL' ? say.of(told('all States', 'alle Staaten', 'tous les États')) : say.some(states, 40);
