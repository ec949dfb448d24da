import type { Sketch } from './recorded.js';

/** Evidence of many clients and a few sources, with links, retractions, gaps and registers: the same for the same numbers. */
export function world(from: number, to: number): Sketch[] {
  return Array.from({ length: to - from + 1 }, (_, index) => sketch(from + index));
}

function sketch(n: number): Sketch {
  const source = `source-${n % 7}`;
  const event = {
    source,
    id: String(n),
    time: n * 1_000 - (n % 13) * 100_000_000,
    subject: `client/${(n * 7_919) % 997}`,
  };
  if (n % 50 === 0)
    return { ...event, kind: 'IdentityLink', data: { identifier: `i${n % 331}`, confidence: 'CONFIRMED' } };
  if (n % 97 === 0) {
    const target = n - (n % 90) - 1;
    return { ...event, kind: 'Retraction', data: { target: { source: `source-${target % 7}`, id: String(target) } } };
  }
  if (n % 101 === 0) return { ...event, kind: 'Campaign', subject: `campaign/${n % 5}` };
  if (n % 103 === 0) return { ...event, kind: 'IpLogin', stream: `quarantine-${n}` };
  // Every eleventh number comes one late.
  const sequence = Math.floor(n / 7) + (n % 11 === 0 ? -1 : 1);
  return { ...event, kind: 'IpLogin', ...(sequence > 0 && { sequence: String(sequence) }) };
}
