import { expect, it } from '@jest/globals';
import { kinds, type RecordedEvidence, type SomeKind } from '#libs/evidence';
import { RegisterEvidence } from '../registers/register-evidence.js';

/** Whether what is said of the ledger itself bears on answers about clients. A new kind of it takes a stance here. */
const bears = {
  ArrivalDismissed: false,
  Conflict: false,
  ConnectionsChanged: false,
  // What comes of them is evidence of its own.
  Proposal: false,
  ProposalDecided: false,
  Quarantined: false,
  ReferenceAdopted: true,
  RegulatoryRequest: true,
  // It may take back a dismissal, which is not about registers and is read beside each client's own evidence.
  Retraction: false,
  TokensChanged: false,
};

const ofLedger = (kinds as unknown as readonly SomeKind[]).filter(({ about }) => about.includes('ledger'));

it('every kind that can be about the ledger itself is known to bear on answers, or not to', () => {
  expect(ofLedger.map(({ name }) => name)).toEqual(Object.keys(bears));
  for (const { name, type } of ofLedger) {
    const evidence = new RegisterEvidence();
    const times = { time: '2026-08-03T09:00:00Z', ledgertime: '2026-08-03T09:00:00Z', position: '1' };
    const said = { specversion: '1.0', id: '1', source: 'ledger', type, subject: 'ledger', ...times, data: {} };
    evidence.add(said as unknown as RecordedEvidence, 1n);
    expect([name, evidence.length]).toEqual([name, bears[name as keyof typeof bears] ? 1 : 0]);
  }
});
