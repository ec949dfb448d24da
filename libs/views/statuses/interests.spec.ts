import { expect, it } from '@jest/globals';
import type { RecordedEvidence } from '#libs/evidence';
import { namings } from '#libs/evidence/arbitraries';
import { ShownInterests } from './interests.js';

/** A check says which campaigns were looked at, not which reached the client. */
const lookedAt = 'ExposureCheck campaigns.*';

const entries = namings.filter(({ names }) => names !== 'identifier');

it('some kinds name register entries', () => {
  expect(entries.length).toBeGreaterThan(10);
});

it.each(entries.map((naming) => [`${naming.kind.name} ${naming.path.join('.')}`, naming] as const))(
  'what a kind names in a register is among the interests of its client: %s',
  (where, { kind, names, data }) => {
    const interests = new ShownInterests('c');
    const times = { time: '2026-08-03T09:00:00Z', ledgertime: '2026-08-03T09:00:00Z', position: '1' };
    const attributes = { specversion: '1.0', id: '1', source: 'crm', subject: 'client/c', type: kind.type };
    interests.add({ ...attributes, ...times, data: data('n') } as unknown as RecordedEvidence);
    const shown = interests.by({ entriesOf: () => [], shadowMs: 0 }).names;
    const byTheFirm = kind.name === 'FirmCommunication' && names !== 'actor' ? ['actor/FIRM'] : [];
    expect([...shown.keys()].sort()).toEqual(where === lookedAt ? [] : [...byTheFirm, `${names}/n`].sort());
  },
);
