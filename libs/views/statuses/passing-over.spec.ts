import { describe, expect, it } from '@jest/globals';
import { digestOf, EvidenceSet } from '#libs/assessment';
import { instant, type RecordedEvidence } from '#libs/evidence';
import { beginning, recorded, text, told } from '../test/later-told.js';
import { underP1 } from '../test/under-p1.js';
import { passedOver } from './passing-over.js';
import { type SharedChange, SharedChanges } from './shared-changes.js';

const contact = (at: number, surface: string) => told('ClientContact', 'client/c', at, { channel: 'EMAIL', surface });
const asked = told('ServiceRequest', 'client/c', 2, { service: 'e', asset: 'COIN' });

/** What becomes of a client that came by itself, of whom these are recorded next, at positions from 100 on. */
function fateBy(
  more: Parameters<typeof recorded>[0],
  lists: readonly bigint[][],
  changes: readonly SharedChange[] = [],
) {
  const all = recorded([...beginning, ...more]);
  const known = new EvidenceSet(all.slice(0, beginning.length), underP1);
  const knownAt = instant(text(0.1));
  const pieces = all.slice(beginning.length).map((item, index) => ({ ...item, position: `${100 + index}` }));
  return passedOver({ client: 'c', number: 1n, digest: digestOf(known.dossier('c', knownAt)) as string }, lists, {
    registers: known.registers(knownAt),
    changes: new SharedChanges(changes),
    told: { entriesOf: () => [], shadowMs: 0 },
    evidenceAt: (position) => pieces[Number(position) - 100] as RecordedEvidence | undefined,
  });
}

describe('passing over by a digest', () => {
  it('shows what the evidence names in the order of recording, whichever of its subjects comes first', () => {
    const interests = fateBy([contact(2, 's'), contact(1, 's')], [[101n], [100n, 101n]]);
    const namings = [2, 1].map((at, index) => ({ knownFrom: 100n + BigInt(index), at: instant(text(at)) }));
    expect([...(interests?.namings ?? [])]).toEqual([['surface/s', namings]]);
  });

  it('has the client replayed where one piece is not passed over, or is not at hand', () => {
    expect(fateBy([contact(2, 's'), asked], [[100n, 101n]])).toBeUndefined();
    expect(fateBy([contact(2, 's')], [[100n, 101n]])).toBeUndefined();
  });

  it('has it replayed where what it names first changed meanwhile', () => {
    const changeOf = (surface: string): SharedChange => {
      return { position: 99n, concerns: { names: [`surface/${surface}`], requests: undefined } };
    };
    expect(fateBy([contact(2, 's')], [[100n]], [changeOf('s')])).toBeUndefined();
    expect(fateBy([contact(2, 's')], [[100n]], [changeOf('other')])).toBeDefined();
  });
});
