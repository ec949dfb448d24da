import type { Evidence } from './evidence.js';

/** Entries of registers to which evidence refers, by the fields that all kinds call the same. */
export function namedRegisters(evidence: Iterable<Evidence>): Set<string> {
  const named = new Set<string>();
  for (const { data } of evidence) {
    const { campaign, campaigns, actor, surface } = data as Readonly<Record<string, unknown>>;
    if (typeof campaign === 'string') named.add(`campaign/${campaign}`);
    if (Array.isArray(campaigns)) for (const one of campaigns) named.add(`campaign/${String(one)}`);
    if (typeof actor === 'string' && actor !== 'FIRM') named.add(`actor/${actor}`);
    if (typeof surface === 'string') named.add(`surface/${surface}`);
  }
  return named;
}
