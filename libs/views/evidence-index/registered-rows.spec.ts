import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { kinds, type RecordedEvidence, type SomeKind } from '#libs/evidence';
import { arbitrariesOf, type Saying } from '#libs/evidence/arbitraries';
import { GeneratedWorld } from '../test/generated-world.js';
import { InlineViews } from '../test/inline-views.js';
import { evidenceIndexView } from './evidence-index-view.js';

/** Whether what is said of the ledger itself is read with the registers. A new kind of it takes a stance here. */
const isRead = {
  // It settles an arrival that claims to be about nobody, and is found by that.
  ArrivalDismissed: false,
  // Arrivals have a view of their own.
  Conflict: false,
  ConnectionsChanged: false,
  // They are looked for by their kind.
  Proposal: false,
  ProposalDecided: false,
  Quarantined: false,
  ReferenceAdopted: true,
  RegulatoryRequest: true,
  Retraction: true,
  // Of interest to nobody but whoever asks who was who.
  TokensChanged: false,
};

it('every kind that can be about the ledger itself is read with the registers, or known not to be', async () => {
  const ofLedger = (kinds as unknown as readonly SomeKind[]).filter(({ about }) => about.includes('ledger'));
  expect(ofLedger.map(({ name }) => name)).toEqual(Object.keys(isRead));
  const told = new GeneratedWorld();
  const views = new InlineViews(told.store, [evidenceIndexView]);
  const sayings = arbitrariesOf();
  const when = '2026-08-03T09:00:00Z';
  try {
    for (const { name, type } of ofLedger) {
      const [saying] = fc.sample(sayings[name] as fc.Arbitrary<Saying>, { numRuns: 1, seed: 1 });
      const attributes = { specversion: '1.0', id: name, source: 'crm', type, subject: 'ledger', time: when };
      await told.record({ ...attributes, data: saying?.data, ledgertime: when } as unknown as RecordedEvidence);
    }
    const upTo = BigInt(told.recorded.at(-1)?.position as string);
    expect(await views.reached(upTo)).toBe(true);
    const read = views.registers.positions(upTo);
    const stances = told.recorded.map(({ id, position }) => [id, read.includes(BigInt(position as string))]);
    expect(Object.fromEntries(stances)).toEqual(isRead);
  } finally {
    await views.end();
    await told.store.close();
  }
});
