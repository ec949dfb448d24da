import { instantText } from '#libs/evidence';
import type { Sketch } from './recorded.js';

const begun = Date.UTC(2026, 0, 1);

/**
 * Evidence of many clients and a few sources, with links, retractions, gaps and registers: the same for the same numbers. About
 * amounts and order, not kinds, so a few of these do.
 */
export function world(from: number, to: number): Sketch[] {
  return Array.from({ length: to - from + 1 }, (_, index) => sketch(from + index));
}

function sketch(n: number): Sketch {
  const source = `source-${n % 7}`;
  const event = {
    source,
    id: String(n),
    time: begun + n * 1_000 - (n % 13) * 100_000_000,
    subject: `client/${(n * 7_919) % 89}`,
  };
  if (n % 50 === 0)
    return { ...event, kind: 'IdentityLink', data: { identifier: `i${n % 331}`, confidence: 'CONFIRMED' } };
  if (n % 97 === 0) {
    const target = n - (n % 90) - 1;
    const data = { target: { source: `source-${target % 7}`, id: String(target) }, reason: 'DUPLICATE' };
    return { ...event, kind: 'Retraction', data };
  }
  if (n % 101 === 0) return { ...event, ...registered(n) };
  if (n % 103 === 0) return { ...event, ...arrived(n, event.subject) };
  if (n % 107 === 0) {
    const data = { arrival: String(n - (n % 103)), reason: 'TEST_DATA', evidence: 'memo', approver: 'u2' };
    return { ...event, kind: 'ArrivalDismissed', subject: n % 2 === 0 ? 'ledger' : event.subject, authid: 'u1', data };
  }
  // Every eleventh number comes one late.
  const sequence = Math.floor(n / 7) + (n % 11 === 0 ? -1 : 1);
  return { ...event, ...told(n), ...(sequence > 0 && { sequence: String(sequence) }) };
}

/** Something that is no evidence, about a client. */
function arrived(n: number, subject: string): Pick<Sketch, 'kind' | 'subject' | 'stream' | 'data'> {
  const sent = { length: 2, raw: 'e30=', sha256: 'a'.repeat(64), problems: [] };
  const data = { quarantineId: String(n), ...sent, claims: { subject, time: instantText(begun - n * 1_000) } };
  return { kind: 'Quarantined', subject: 'ledger', stream: `quarantine-${n}`, data };
}

function registered(n: number): Pick<Sketch, 'kind' | 'subject' | 'data'> {
  const from = instantText(begun - n * 1_000);
  if (n % 3 === 0) {
    const data = { channels: ['EMAIL'], heartbeatEvery: 'P1D', owner: 'marketing', from };
    return { kind: 'Source', subject: `source/source-${n % 7}`, data };
  }
  const data = { actor: 'FIRM', channel: 'EMAIL', purpose: 'PROMOTION', reach: ['DE', 'FR'], trackable: true, from };
  return { kind: 'Campaign', subject: `campaign/${n % 5}`, data };
}

function told(n: number): Pick<Sketch, 'kind' | 'data'> {
  switch (n % 5) {
    case 0:
      return { kind: 'ClientContact', data: { channel: 'EMAIL' } };
    case 1:
      return { kind: 'ServiceRequest', data: { service: 'e', asset: n % 2 === 0 ? 'BTC' : 'ETH' } };
    case 2:
      return { kind: 'MarketingExposure', data: { campaign: String(n % 6), stage: 'DELIVERED' } };
    default:
      return { kind: 'IpLogin', data: { country: n % 4 === 0 ? 'DE' : 'CH' } };
  }
}
