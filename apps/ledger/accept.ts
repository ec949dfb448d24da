import { Refusal } from './refusal.js';

interface Range {
  readonly type: string;
  readonly subtype: string;
  readonly weight: number;
}

/**
 * Which of the media types that an address has is liked best, by `Accept` (RFC 9110, section 12.5.1): of those with the
 * greatest weight the one that is named first, else the first offered. Everything is liked where nothing is said. Refuses
 * with `not-acceptable` where none is.
 */
export function liked<Type extends string>(accept: string | undefined, offered: readonly Type[]): Type {
  const ranges = accept === undefined || accept.trim() === '' ? [rangeOf('*/*')] : accept.split(',').map(rangeOf);
  const weights = offered.map((type) => weightOf(type, ranges));
  const greatest = Math.max(...weights);
  const best = offered.filter((_, index) => weights[index] === greatest);
  const named = ranges.map(({ type, subtype }) => best.find((one) => one === `${type}/${subtype}`));
  const chosen = named.find((type) => type !== undefined) ?? best[0];
  if (chosen !== undefined && greatest > 0) return chosen;
  throw new Refusal(
    'not-acceptable',
    `This address answers in ${offered.join(' or ')}; name one of them in Accept, or leave Accept out.`,
  );
}

/** The most specific range that fits says how much a type is liked. */
function weightOf(mediaType: string, ranges: readonly Range[]): number {
  const [type, subtype] = mediaType.split('/');
  const fitting = [
    ranges.find((range) => range.type === type && range.subtype === subtype),
    ranges.find((range) => range.type === type && range.subtype === '*'),
    ranges.find((range) => range.type === '*' && range.subtype === '*'),
  ];
  return fitting.find((range) => range !== undefined)?.weight ?? 0;
}

function rangeOf(text: string): Range {
  const [name = '', ...parameters] = text.toLowerCase().split(';');
  const [type = '', subtype = ''] = name.trim().split('/');
  const weight = parameters.map((parameter) => /^\s*q\s*=\s*([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
  return { type, subtype, weight: weight === undefined ? 1 : Math.min(1, Number(weight) || 0) };
}
