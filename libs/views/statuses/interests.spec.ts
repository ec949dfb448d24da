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

it('what a link brings is named as of the earliest of it, once', () => {
  const interests = new ShownInterests('c');
  const tell = (position: string, time: string, subject: string, type: string, data: object) =>
    interests.add({ position, time, ledgertime: time, source: 'crm', id: position, subject, type, data } as never);
  for (const [position, day] of Object.entries({ 1: '03', 2: '02', 3: '04' }))
    tell(position, `2026-08-${day}T00:00:00Z`, 'identifier/d', 'initium.MarketingExposure.v1', { campaign: 'k' });
  tell('4', '2026-08-05T00:00:00Z', 'client/c', 'initium.IdentityLink.v1', {
    identifier: 'd',
    confidence: 'CONFIRMED',
  });
  const { namings: named } = interests.by({ entriesOf: () => [], shadowMs: 0 });
  expect([...named]).toEqual([['campaign/k', [{ knownFrom: 4n, at: Date.UTC(2026, 7, 2) }]]]);
});
