import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { generatedByKind, namings } from './arbitraries/index.js';
import { typeOf } from './event-type.js';
import type { Evidence } from './evidence.js';
import { NameTally, nothingRegistered } from './name-tally.js';
import { namedEntriesIn, registeredEntry, registeringKinds } from './named-entries.js';
import { namedRegisters } from './named-registers.js';

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 200) };
const evidence: fc.Arbitrary<Evidence> = fc
  .oneof(...Object.values(generatedByKind()))
  .map(({ kind, subject, data }) => said(kind, subject, data));

let told = 0;
function said(kind: string, subject: string, data: object): Evidence {
  const about = { specversion: '1.0', source: 'crm', id: String(told++), time: '2026-03-02T09:15:00Z' };
  return { ...about, type: typeOf(kind), subject, data } as Evidence;
}

describe('the entries that evidence names', () => {
  it.each(namings.filter(({ names, kind }) => names !== 'identifier' && !kind.ownToLedger))(
    'are found in $kind.name at $path, a $names',
    ({ kind, names, data }) => {
      expect(namedEntriesIn(said(kind.name, 'client/c', data('N1')))).toEqual([{ register: names, name: 'N1' }]);
    },
  );

  it('are its subject, unless it registers that; and never the firm, or any asset', () => {
    expect(namedEntriesIn(said('WindDownPlan', 'entity/X', {}))).toEqual([{ register: 'entity', name: 'X' }]);
    expect(namedEntriesIn(said('ProviderEntity', 'entity/X', {}))).toEqual([]);
    expect(namedEntriesIn(said('WindDownNotice', 'client/c', { entity: 'entity/X' }))).toEqual([
      { register: 'entity', name: 'X' },
    ]);
    const coverage = [{ service: 'e', asset: '*' }];
    expect(namedEntriesIn(said('FirmCommunication', 'client/c', { actor: 'FIRM', coverage }))).toEqual([]);
    expect(namedEntriesIn(said('Proposal', 'asset/X', { act: 'a' }))).toEqual([]);
  });

  it('have among them all that bears on what is said of a client', () => {
    fc.assert(
      fc.property(evidence, (one) => {
        const named = namedEntriesIn(one).map(({ register, name }) => `${register}/${name}`);
        const { campaign, campaigns, actor, surface } = one.data as Readonly<Record<string, unknown>>;
        const expected = [
          ...(Array.isArray(campaigns) ? campaigns : [campaign]).map((name) => ['campaign', name]),
          ['actor', actor === 'FIRM' ? undefined : actor],
          ['surface', surface],
        ].flatMap(([register, name]) => (typeof name === 'string' && name !== 'ALL' ? [`${register}/${name}`] : []));
        const bearing = namedRegisters([one]);
        expect([...bearing].sort()).toEqual([...new Set(expected)].sort());
        for (const subject of bearing) expect(named).toContain(subject);
      }),
      runs,
    );
  });
});

describe('a tally of names', () => {
  it('finds those that nothing registers, counted by kind, and none once all are registered', () => {
    fc.assert(
      fc.property(fc.array(evidence, { maxLength: 20 }), (all) => {
        const tally = new NameTally();
        for (const one of all) tally.add(one);
        const registered = all
          .flatMap((one) => registeredEntry(one) ?? [])
          .map(({ register, name }) => `${register}/${name}`);
        const named = all.flatMap(namedEntriesIn).map(({ register, name }) => `${register}/${name}`);
        const { items, count, isWhole } = tally.unresolved(nothingRegistered);
        const expected = [...new Set(named)].filter((name) => !registered.includes(name)).sort();
        expect(items.map(({ register, name }) => `${register}/${name}`)).toEqual(expected);
        expect({ count, isWhole }).toEqual({ count: expected.length, isWhole: true });
        for (const { register, name, count: often, kinds } of items) {
          expect(often).toBe(named.filter((one) => one === `${register}/${name}`).length);
          expect(kinds.reduce((sum, each) => sum + each.count, 0)).toBe(often);
        }
        for (const { register, name } of items) tally.add(said(registeringKinds[register], `${register}/${name}`, {}));
        expect(tally.unresolved(nothingRegistered).items).toEqual([]);
      }),
      runs,
    );
  });

  it('names the registered one that was most likely meant, wherever it is registered', () => {
    const tally = new NameTally();
    tally.add(said('ServiceRequest', 'client/c', { service: 'e', asset: 'btc' }));
    tally.add(said('MarketingExposure', 'client/c', { campaign: 'spring26' }));
    tally.add(said('Campaign', 'campaign/spring-26', {}));
    const known = { has: () => false, of: (register: string) => (register === 'asset' ? ['BTC'] : []) };
    expect(tally.unresolved(known).items.map(({ name, near }) => [name, near])).toEqual([
      ['btc', 'BTC'],
      ['spring26', 'spring-26'],
    ]);
  });
});
