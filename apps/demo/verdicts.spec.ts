import { describe, expect, it } from '@jest/globals';
import { assess, EvidenceSet, shippedRuleSets } from '#libs/assessment';
import { claimsIn, instantText, type RecordedEvidence } from '#libs/evidence';
import { end } from './calendar.js';
import { type Compared, compare } from './compare.js';
import { type Delivery, quarantineIdOf } from './stream.js';
import { simulate, type World } from './world.js';

/** A delivery as the ledger keeps it. */
function recorded({ at, event, malformed }: Delivery, position: number): RecordedEvidence {
  const there = { ledgertime: instantText(at), position: String(position) };
  const data = { quarantineId: quarantineIdOf(event), claims: claimsIn(event) };
  const quarantined = { type: 'initium.Quarantined.v1', source: 'ledger', subject: 'ledger', time: there.ledgertime };
  const kept = malformed ? { specversion: '1.0', id: `q${position}`, ...quarantined, data } : event;
  return { ...kept, ...there } as unknown as RecordedEvidence;
}

/** Assesses every line of the truth file from the recorded evidence alone. */
function assessed({ deliveries, truth }: World): Compared[] {
  const held = new EvidenceSet(deliveries.map(recorded), shippedRuleSets);
  return truth.map((line) => {
    const { client, service, asset, entity } = line;
    return { truth: line, answer: assess(held.dossier(client, end), { service, asset, entity, at: end }) };
  });
}

describe.each(['1', '2', 'spring', 'π'])('The answers on the world of seed %s', (seed) => {
  const result = compare(assessed(simulate(seed, 250)));

  it('let nobody rely whose solicitation the evidence could show', () => {
    expect(result.wrong).toEqual([]);
    expect(result.precisionAmongKnowable).toBe(1);
    expect(result.relied).toBeGreaterThan(50);
  });

  it('refuse no one who qualified without something that life put in the way', () => {
    expect(result.unexplained).toEqual([]);
    expect(result.recallUnobstructed).toBe(1);
    expect(result.recall).toBeGreaterThan(0.5);
  });

  it('make a plausible portfolio', () => {
    const rows = Object.values(result.byState);
    const of = (...names: string[]) =>
      rows.flatMap((row) => names.map((name) => row[name] ?? 0)).reduce((a, b) => a + b);
    const all = rows.flatMap((row) => Object.values(row)).reduce((a, b) => a + b);
    expect(of('CLIENT_INITIATED', 'SAME_TYPE_EXTENSION') / all).toBeGreaterThan(0.3);
    expect(of('CLIENT_INITIATED', 'SAME_TYPE_EXTENSION') / all).toBeLessThan(0.6);
    expect(of('TAINTED') / all).toBeGreaterThan(0.1);
    expect(of('TAINTED') / all).toBeLessThan(0.3);
  });
});
