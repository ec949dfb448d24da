import { describe, expect, it } from '@jest/globals';
import { assess, EvidenceSet } from '#libs/assessment';
import { instantText, type RecordedEvidence } from '#libs/evidence';
import { end } from './calendar.js';
import { type Compared, compare } from './compare.js';
import { simulate, type World } from './world.js';

/** Assesses every line of the truth file from the recorded evidence alone. */
function assessed({ deliveries, truth }: World): Compared[] {
  const evidence = deliveries.map(({ at, event }, position) => {
    const recorded = { ...event, ledgertime: instantText(at), position: String(position) };
    return recorded as unknown as RecordedEvidence;
  });
  const held = new EvidenceSet(evidence);
  return truth.map((line) => {
    const { client, service, asset, entity } = line;
    return { truth: line, answer: assess(held.dossier(client, end), { service, asset, entity, at: end }) };
  });
}

describe('The answers on a simulated world', () => {
  it.each(['1', '2', 'spring', 'π'])('let nobody rely whose solicitation the evidence could show (seed %s)', (seed) => {
    const pairs = assessed(simulate(seed, 250));
    const { wrong, precisionAmongKnowable } = compare(pairs);
    expect(wrong).toEqual([]);
    expect(precisionAmongKnowable).toBe(1);
  });

  it.each(['1', '2', 'spring', 'π'])(
    'refuse no one who qualified without something that life put in the way (seed %s)',
    (seed) => {
      const { unexplained, recall, recallUnobstructed } = compare(assessed(simulate(seed, 250)));
      expect(unexplained).toEqual([]);
      expect(recallUnobstructed).toBe(1);
      expect(recall).toBeGreaterThan(0.5);
    },
  );

  it('make a plausible portfolio', () => {
    const statuses = assessed(simulate('1', 500)).map(({ answer }) => answer.status);
    const shareOf = (...names: string[]) =>
      statuses.filter((status) => names.includes(status)).length / statuses.length;
    expect(shareOf('CLIENT_INITIATED', 'SAME_TYPE_EXTENSION')).toBeGreaterThan(0.3);
    expect(shareOf('CLIENT_INITIATED', 'SAME_TYPE_EXTENSION')).toBeLessThan(0.55);
    expect(shareOf('TAINTED')).toBeGreaterThan(0.12);
    expect(shareOf('TAINTED')).toBeLessThan(0.3);
  });
});
