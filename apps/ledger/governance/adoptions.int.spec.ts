import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type RuleSet, shippedRuleSets } from '#libs/assessment';
import { type EventStore, openMemoryStore, systemClock } from '#libs/event-store';
import type { Principal } from '../access/principal.js';
import { Adoptions } from './adoptions.js';

const [p1, p2] = ['P1', 'P2'].map((id) => shippedRuleSets.of(id)) as [RuleSet, RuleSet];
const officer = { name: 'an officer' } as Principal;
let store: EventStore;

beforeEach(() => {
  store = openMemoryStore({ clock: systemClock });
});
afterEach(() => store.close());

/** As a process of its own has them. */
const process = (instance: string) => new Adoptions(store, { origin: 'ledger', instance });

describe('the adoptions of a ledger', () => {
  it('have one that is first, of however many processes adopt at once; the others look at it before they try again', async () => {
    const all = ['a', 'b', 'c'].map(process);
    const soFar = await Promise.all(all.map((one) => one.recorded()));
    const recorded = await Promise.all(all.map((one, index) => one.record(p1, soFar[index] as never, 'ledger')));
    expect(recorded.filter(Boolean)).toHaveLength(1);
    const [a, b] = all as [Adoptions, Adoptions];
    const known = await a.recorded();
    expect(known.adoptions).toMatchObject([{ id: 'adoption-1', ruleSet: 'P1', by: 'ledger' }]);
    expect(await b.record(p2, known, officer)).toBe(true);
    expect(await a.record(p2, known, officer)).toBe(false);
    for (const { adoptions } of [await a.read(), await b.recorded()])
      expect(adoptions.map(({ id, ruleSet, by }) => [id, ruleSet, by])).toEqual([
        ['adoption-1', 'P1', 'ledger'],
        ['adoption-2', 'P2', 'an officer'],
      ]);
  });

  it('pass over what somebody else wrote where they are kept, and go on behind it', async () => {
    const adoptions = process('a');
    await adoptions.record(p1, await adoptions.recorded(), 'ledger');
    const [data, metadata] = ['{"ruleSet":"P9"}', '{"v":1}'].map((text) => Buffer.from(text)) as [Buffer, Buffer];
    const events = [{ eventId: randomUUID(), type: 'initium.ReferenceAdopted.v1', data, metadata }];
    await store.append([{ stream: 'ledger-adoption-2', expectedRevision: 'NO_STREAM', events }]);
    const soFar = await adoptions.recorded();
    expect(soFar).toMatchObject({ adoptions: [{ id: 'adoption-1' }], numbered: 2 });
    expect(await adoptions.record(p2, soFar, officer)).toBe(true);
    expect((await adoptions.read()).adoptions.map(({ id }) => id)).toEqual(['adoption-1', 'adoption-3']);
  });
});
