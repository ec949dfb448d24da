import { describe, expect, it } from '@jest/globals';
import type { DataOf, KindName } from '#libs/evidence';
import { EvidenceSet } from '../answer/evidence-set.js';
import { assess } from '../assess.js';
import { shippedRuleSets } from '../rules/shipped.js';
import { asked, day, story } from './story.js';

/** Whether the retraction of a client's piece, by two persons, is shown as what took something away that hurt. */
function isRelief<K extends KindName>(ruleSet: string, kind: K, data: DataOf<K>): boolean {
  const told = story((more) => {
    const target = more.tell(kind, 'client/c', asked, data);
    const retraction = { target, reason: 'DUPLICATE', evidence: 'memo', approver: 'u2' };
    more.tell('Retraction', 'client/c', asked + day, retraction, { id: 'retraction', recorder: 'u1' });
  });
  const dossier = new EvidenceSet(told.evidence, shippedRuleSets).dossier('c', asked + 30 * day, ruleSet);
  const question = { service: 'e', asset: 'COIN', entity: 'X', at: asked + 2 * day };
  return assess(dossier, question).for.some(({ id }) => id === 'retraction');
}

const served = { service: 'e', asset: 'COIN', entity: 'X' } as const;
const consent = (given: boolean) => ({ channel: 'EMAIL', consent: given ? 'GIVEN' : 'WITHDRAWN' }) as const;

describe('what may hurt by itself (R-400), and so relieves where it is retracted', () => {
  it.each([
    ['P1', false],
    ['P2', true],
  ])('is a service that was provided: under %s %s', (ruleSet, relieves) =>
    expect(isRelief(ruleSet, 'ServiceProvided', served)).toBe(relieves),
  );

  it.each([
    ['given', consent(true), false],
    ['withdrawn', consent(false), true],
  ])('is, under P2, a consent by what it says: %s', (_what, data, relieves) =>
    expect(isRelief('P2', 'ConsentChanged', data)).toBe(relieves),
  );

  it('is, under P2, no answer of the gate: it decides nothing', () =>
    expect(isRelief('P2', 'DecisionRecorded', { decision: 'DENY', question: {}, answer: {} })).toBe(false));

  it('is nothing that an authority put on record', () =>
    expect(isRelief('P2', 'RegulatoryRequest', { authority: 'AMF', reference: 'r' })).toBe(false));
});
