import { describe, expect, it } from '@jest/globals';
import { type DataOf, kinds, type RecordedEvidence, typeOf } from '#libs/evidence';
import { EvidenceSet } from '../answer/evidence-set.js';
import { assess } from '../assess.js';
import { seenByP1 } from '../rules/p1/sees.js';
import { shippedRuleSets } from '../rules/shipped.js';
import { selfDescribing } from '../sources/arrivals.js';
import { asked, day, hour, initiated, insufficient, type Story, story, tainted } from './story.js';

/** All that P2 knows and P1 does not, told of the plain client. */
const unknownToP1 = (told: Story) => {
  const before = asked - day;
  const text = (at: number) => new Date(at).toISOString();
  const deadline = text(asked + 90 * day);
  told.tell('IdentityLink', 'client/c', asked - 2 * day, { identifier: 'd', confidence: 'CONFIRMED' });
  told.tell('FirmCommunication', 'identifier/d', before, { channel: 'EMAIL', purpose: 'PROMOTION' });
  told.tell('OriginEvidence', 'identifier/d', before, { kind: 'PERSONAL_REFERRAL', actor: 'FIRM' });
  told.tell('Allegation', 'identifier/d', before, { source: 'a letter' });
  told.tell('LocationEvidence', 'identifier/d', before, { kind: 'ESTABLISHED', country: 'CH' });
  told.tell('ClientContact', 'client/c', asked + hour, { channel: 'EMAIL', promptedBy: 'SOLICITATION' });
  told.tell('RegulatoryOrder', 'entity/X', before, {
    authority: 'AMF',
    memberState: 'FR',
    order: 'CEASE',
    reference: 'o',
  });
  told.tell('WindDownPlan', 'entity/X', before, { memberStates: 'ALL', deadline, document: 'a'.repeat(64) });
  told.tell('WindDownNotice', 'client/c', before, { entity: 'X', deadline, channel: 'EMAIL' });
  told.tell('Quarantined', 'ledger', before, {
    quarantineId: 'q',
    sha256: 'a'.repeat(64),
    length: 2,
    raw: 'e30=',
    problems: [],
    claims: { subject: 'client/c' },
  });
  told.tell(
    'ExposureCheck',
    'client/c',
    asked + 2 * hour,
    { identifiers: ['d'], campaigns: 'ALL', observability: 'FULL', result: 'NONE' },
    { id: 'full' },
  );
};

describe('P1', () => {
  it('sees nothing of what came after it', () => {
    expect(story(unknownToP1).verdict()).toBe(initiated);
  });

  it('takes staking for a service that no other includes, as P2 does not', () => {
    const told = story((it) => {
      const authorisations = [{ services: ['a' as const], from: '2025-01-01T00:00:00Z' }];
      it.tell('ProviderEntity', 'entity/P', asked - 300 * day, { kind: 'EU', country: 'MT', authorisations });
    });
    const set = new EvidenceSet(told.evidence, shippedRuleSets);
    const rules = ['P1', 'P2'].map((ruleSet) =>
      ['a', 'a.staking'].map((service) => {
        const question = { service, asset: 'COIN', entity: 'P', at: asked + day };
        return assess(set.dossier('c', asked + 30 * day, ruleSet), question).rule;
      }),
    );
    expect(rules).toEqual([
      ['R-030', 'R-035'],
      ['R-030', 'R-030'],
    ]);
  });

  it('counts among what a source sent also what it does not read: the count asks whether it arrived', () => {
    const counted = (count: number) =>
      story((told) => {
        const [from, to] = [asked - 300 * day, asked + 40 * day].map((at) => new Date(at).toISOString());
        const source = { channels: ['EMAIL' as const], heartbeatEvery: 'P1D', owner: 'o', from };
        told.tell('Source', 'source/ads', asked - 300 * day, source as DataOf<'Source'>);
        told.tell('ConsentChanged', 'client/b', asked, { channel: 'EMAIL', consent: 'GIVEN' }, { source: 'ads' });
        const period = { periodFrom: from, periodTo: to } as { periodFrom: string; periodTo: string };
        told.tell('SourceHeartbeat', 'source/ads', asked + 40 * day, { lastSequence: '0', count, ...period });
      }).verdict();
    expect([counted(1), counted(2)]).toEqual([initiated, insufficient('R-227')]);
  });

  it('takes a stage that it does not know for none, and a communication for one without', () => {
    const at = asked + day;
    const deferred = story((told) =>
      told.tell('MarketingExposure', 'client/c', at, {
        channel: 'EMAIL',
        purpose: 'PROMOTION',
        stage: 'DEFERRED',
        actor: 'FIRM',
      }),
    );
    const failed = story((told) =>
      told.tell('FirmCommunication', 'client/c', at, { channel: 'EMAIL', purpose: 'PROMOTION', stage: 'FAILED' }),
    );
    expect([deferred.verdict(), failed.verdict()]).toEqual([tainted('R-111'), tainted('R-110')]);
  });

  it('and P2 see nothing of a kind that comes after them', () => {
    const evidence = { type: 'initium.Later.v1', subject: 'client/c', data: {} } as unknown as RecordedEvidence;
    for (const { readings } of shippedRuleSets.all) expect(readings.sees(evidence)).toBeUndefined();
    expect(shippedRuleSets.of('P2').readings.helpsOnly('initium.Later.v1')).toBe(false);
  });

  it('counts all that a source sent but what it says of itself, whatever kinds come to be about sources', () => {
    const ofItself = ['Reconciliation', 'Source', 'SourceGap', 'SourceGapResolved', 'SourceHeartbeat'];
    expect([...selfDescribing].sort()).toEqual(ofItself.map(typeOf));
  });

  it('is given the very piece where there is nothing that it does not know', () => {
    for (const { type, ownToLedger } of kinds) {
      const evidence = { type, subject: 'client/c', data: {} } as unknown as RecordedEvidence;
      if (!ownToLedger) expect([undefined, evidence]).toContain(seenByP1(evidence));
    }
  });
});
