import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Refusal } from '../../refusal.js';
import {
  decide,
  type Proposal,
  type ProposalDecision,
  type ProposalVerdict,
  proposalHash,
  stateOf,
} from './proposal.js';

const dayMs = 24 * 60 * 60 * 1000;
const proposed = { act: 'retraction', subject: 'client/c1', content: { reason: 'DUPLICATE' } };
const sha256 = proposalHash(proposed);
const ann = { name: 'ann', isKnown: true };
const bob = { name: 'bob', isKnown: true };
const proposal: Proposal = { ...proposed, id: 'p1', sha256, by: ann, at: 0, position: 1n, decision: undefined };
const approves: ProposalVerdict = { outcome: 'APPROVED', by: bob, sha256 };
const decision = (more: Partial<ProposalDecision> = {}): ProposalDecision => ({
  ...{ outcome: 'APPROVED', by: bob, sha256, at: dayMs, position: 2n, eventId: 'e' },
  ...more,
});

const codeOf = (verdict: ProposalVerdict, of = proposal, now = dayMs): string => {
  try {
    return decide(of, verdict, now) === undefined ? 'decided so' : 'recorded';
  } catch (error) {
    return error instanceof Refusal ? error.code : 'thrown';
  }
};

describe('a proposal', () => {
  it('is approved by another person than proposed it, however the name is written', () => {
    expect(decide(proposal, approves, dayMs)).toEqual({ proposal: 'p1', sha256, outcome: 'APPROVED', decider: 'bob' });
    for (const name of ['ann', 'Ann', 'ANN'])
      expect(codeOf({ ...approves, by: { name, isKnown: true } })).toBe('second-person');
  });

  it('is rejected by anybody, also by who proposed it', () => {
    for (const by of [ann, bob]) expect(codeOf({ ...approves, outcome: 'REJECTED', by })).toBe('recorded');
  });

  it('is not approved by somebody who is known where its proposer is not', () => {
    const claimed = { ...proposal, by: { name: 'carol', isKnown: false } };
    expect(codeOf(approves, claimed)).toBe('second-person');
    expect(codeOf({ ...approves, by: { name: 'bob', isKnown: false } }, claimed)).toBe('recorded');
  });

  it('is decided as it was seen only', () => {
    for (const outcome of ['APPROVED', 'REJECTED'] as const)
      expect(codeOf({ ...approves, outcome, sha256: '0'.repeat(64) })).toBe('proposal-changed');
  });

  it('is decided once: the same again is as it was, all else is too late', () => {
    const decided = { ...proposal, decision: decision() };
    expect(codeOf(approves, decided)).toBe('decided so');
    expect(codeOf({ ...approves, by: { name: 'carol', isKnown: true } }, decided)).toBe('proposal-closed');
    expect(codeOf({ ...approves, outcome: 'REJECTED' }, decided)).toBe('proposal-closed');
    expect(codeOf(approves, { ...proposal, decision: decision({ outcome: 'REJECTED' }) })).toBe('proposal-closed');
  });

  it('expires after 30 days, unless it was decided', () => {
    expect([stateOf(proposal, 30 * dayMs - 1), stateOf(proposal, 30 * dayMs)]).toEqual(['open', 'expired']);
    expect(codeOf(approves, proposal, 30 * dayMs)).toBe('proposal-closed');
    expect(stateOf({ ...proposal, decision: decision() }, 31 * dayMs)).toBe('approved');
  });

  it('has another hash for all that is otherwise, and the same whatever the order of members', () => {
    const { act, subject, content } = proposed;
    for (const other of [{ act: 'x' }, { subject: 'client/c2' }, { content: { reason: 'TEST_DATA' } }])
      expect(proposalHash({ ...proposed, ...other })).not.toBe(sha256);
    expect(proposalHash({ content, subject, act })).toBe(sha256);
  });

  it('is never approved by one person, nor by what is not open, whoever asks in whatever way', () => {
    const person = fc.record({ name: fc.constantFrom('ann', 'Ann', 'bob', 'carol'), isKnown: fc.boolean() });
    const outcome = fc.constantFrom('APPROVED' as const, 'REJECTED' as const);
    const earlier = fc.option(fc.record({ outcome, by: person }), { nil: undefined, freq: 1 });
    const asked = fc.record({ outcome, by: person, sha256: fc.constantFrom(sha256, sha256, sha256, '0'.repeat(64)) });
    fc.assert(
      fc.property(person, earlier, asked, fc.integer({ min: 0, max: 40 }), (by, before, verdict, days) => {
        const of = { ...proposal, by, decision: before && decision(before) };
        const approves = codeOf(verdict, of, days * dayMs) === 'recorded' && verdict.outcome === 'APPROVED';
        const isOpen = before === undefined && days < 30;
        const areTwo = by.name.toLowerCase() !== verdict.by.name.toLowerCase() && (by.isKnown || !verdict.by.isKnown);
        expect(approves).toBe(verdict.outcome === 'APPROVED' && isOpen && areTwo && verdict.sha256 === sha256);
      }),
    );
  });
});
