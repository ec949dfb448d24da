import { describe, expect, it } from '@jest/globals';
import type { DataOf, EventReference } from '#libs/evidence';
import { asked, day, hour, initiated, insufficient, minute, type Story, story, tainted } from './story.js';

const me = 'client/c';
type Reason = DataOf<'Retraction'>['reason'];

interface How {
  readonly approver?: string;
  readonly reason?: Reason;
  readonly at?: number;
  readonly subject?: string;
}

const retract = (
  told: Story,
  target: EventReference,
  { approver = 'u2', reason = 'WRONG_SUBJECT', at = asked + 9 * day, subject = me }: How = {},
) => told.tell('Retraction', subject, at, { target, reason, evidence: 'memo', approver }, { recorder: 'u1' });
const advertised = (told: Story) =>
  told.tell('MarketingExposure', me, asked - day, { channel: 'BANNER', purpose: 'BRAND', actor: 'FIRM' });

describe('R-420, taking away what hurts', () => {
  it('needs two persons, and then holds for every instant from its recording on', () => {
    const told = story();
    const act = advertised(told);
    const at = asked + 2 * hour;
    retract(told, act, { approver: 'u1' });
    expect(told.verdict()).toBe(tainted('R-111'));
    retract(told, act);
    expect(told.verdict({ at })).toBe(initiated);
    expect(told.verdict({ at, knownAt: asked + 8 * day })).toBe(tainted('R-111'));
    expect(told.ask({ at }).flags).toContain('APPROVAL_UNVERIFIED');
  });
  it('has no effect on what was recorded after it, or under another subject', () => {
    const told = story();
    const act = advertised(told);
    retract(told, act, { subject: 'client/b' });
    retract(told, act, { at: asked - 2 * day });
    expect(told.verdict()).toBe(tainted('R-111'));
  });
  it('R-424: not after a regulator asked about the client or the whole ledger; earlier ones keep their effect', () => {
    for (const subject of [me, 'ledger']) {
      const told = story();
      const act = advertised(told);
      told.tell('RegulatoryRequest', subject, asked + 8 * day, { authority: 'AMF', reference: 'r' });
      retract(told, act);
      expect(told.verdict()).toBe(tainted('R-111'));
    }
    const told = story();
    retract(told, advertised(told));
    told.tell('RegulatoryRequest', me, asked + 10 * day, { authority: 'AMF', reference: 'r' });
    expect(told.verdict()).toBe(initiated);
  });
  it('a request on one client leaves the registers of others alone', () => {
    const told = story((it) => it.client('b'));
    for (const id of ['c', 'b'])
      told.tell('MarketingExposure', `client/${id}`, asked - day, { channel: 'BANNER', purpose: 'BRAND', actor: 'A' });
    const relation = told.tell('ActorRelation', 'actor/A', asked, { relation: 'REMUNERATED', evidence: 'memo' });
    told.tell('ActorRelation', 'actor/A', asked - 9 * day, { relation: 'NONE', evidence: 'memo' });
    told.tell('RegulatoryRequest', 'client/b', asked + 8 * day, { authority: 'AMF', reference: 'r' });
    retract(told, relation, { subject: 'actor/A' });
    expect([told.verdict(), told.verdict({ client: 'b' })]).toEqual([initiated, tainted('R-112')]);
  });
});

describe('R-421, taking away what helps', () => {
  it.each(['ClientContact', 'OriginEvidence', 'ExposureCheck', 'ServiceRequest'])(
    'one person takes the %s away at once',
    (kind) => {
      const told = story();
      retract(told, { source: 'story', id: `c-${kind}` }, { approver: 'u1' });
      expect(told.verdict()).toBe(insufficient('R-220'));
    },
  );
  it('leaves what hurts: that there was a request, and that the client is inside', () => {
    const told = story();
    retract(told, { source: 'story', id: 'c-LocationEvidence' }, { approver: 'u1' });
    expect(told.verdict()).toBe(initiated);
    const both = story();
    retract(both, { source: 'story', id: 'c-ServiceRequest' });
    expect(both.verdict()).toBe('NO_RELATIONSHIP R-905');
  });
});

describe('retracting a retraction', () => {
  it('one person restores what hurts', () => {
    const told = story();
    const first = retract(told, advertised(told));
    retract(told, first, { approver: 'u1', at: asked + 10 * day });
    expect(told.verdict()).toBe(tainted('R-111'));
  });
  it('restoring what helps takes two', () => {
    const told = story();
    const first = retract(told, { source: 'story', id: 'c-OriginEvidence' });
    const second = retract(told, first, { approver: 'u1', at: asked + 10 * day });
    expect(told.verdict()).toBe(insufficient('R-220'));
    retract(told, second, { at: asked + 11 * day });
    retract(told, first, { at: asked + 12 * day });
    expect(told.verdict()).toBe(initiated);
  });
  it('an erasure and a regulator’s request are never retractable', () => {
    const erased = story();
    retract(erased, erased.tell('ErasureExecuted', me, asked + hour, { scope: 'personal', legalBasis: 'Art. 17' }));
    expect(erased.verdict()).toBe(insufficient('R-510'));
    const told = story();
    const act = advertised(told);
    retract(told, told.tell('RegulatoryRequest', me, asked + hour, { authority: 'AMF', reference: 'r' }), {
      at: asked + day,
    });
    retract(told, act, { at: asked + 2 * day });
    expect(told.verdict()).toBe(tainted('R-111'));
  });
});

describe('R-402, versions of a relation', () => {
  const relations = (...all: [number, DataOf<'ActorRelation'>['relation'], string?, number?][]) => {
    const told = story();
    told.tell('MarketingExposure', me, asked - day, { channel: 'BANNER', purpose: 'BRAND', actor: 'A' });
    for (const [at, relation, from, recorded] of all)
      told.tell('ActorRelation', 'actor/A', at, { relation, evidence: 'memo', from }, { recorded });
    return told.verdict();
  };
  const early = new Date(asked - 30 * day).toISOString();
  it('a late version cannot relieve what came before its recording', () => {
    expect(relations([asked - 30 * day, 'REMUNERATED', early], [asked - 29 * day, 'NONE', early])).toBe(initiated);
    expect(relations([asked - 30 * day, 'REMUNERATED', early], [asked + minute, 'NONE', early])).toBe(tainted('R-112'));
  });
  it('evidence that hurts under one claim is not shown as speaking for the firm under another', () => {
    const told = story();
    told.tell('OriginEvidence', me, asked - hour, { kind: 'INDEPENDENT_MEDIA', actor: 'A' }, { id: 'origin' });
    for (const [at, relation] of [
      [asked - 30 * day, 'NONE'],
      [asked + 20 * day, 'REMUNERATED'],
    ] as const) {
      told.tell('ActorRelation', 'actor/A', at, { relation, evidence: 'memo', from: early });
    }
    const answer = told.ask();
    expect([answer.rule, answer.for.some(({ id }) => id === 'origin')]).toEqual(['R-115', false]);
  });
  it('a late version that is worse reaches back', () =>
    expect(relations([asked - 30 * day, 'NONE', early], [asked + 20 * day, 'REMUNERATED', early])).toBe(
      tainted('R-112'),
    ));
  it('a relation learned later, without a start, is a finding about the actor at all times', () => {
    expect(relations([asked + 20 * day, 'IMPLICIT'])).toBe(tainted('R-112'));
    expect(relations([asked + 20 * day, 'NONE'])).toBe(initiated);
    expect(relations()).toBe(insufficient('R-132'));
  });
});
