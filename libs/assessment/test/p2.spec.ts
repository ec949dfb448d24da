import { describe, expect, it } from '@jest/globals';
import type { DataOf } from '#libs/evidence';
import { EvidenceSet } from '../answer/evidence-set.js';
import { assess } from '../assess.js';
import { rulesOf } from '../rules/list.js';
import { shippedRuleSets } from '../rules/shipped.js';
import { asked, day, hour, initiated, insufficient, type Story, story, tainted } from './story.js';
import { ask, known, knownAt, text, verdict } from './under-p2.js';

const quarantined = (id: string, claims: DataOf<'Quarantined'>['claims'], raw = 'e30='): DataOf<'Quarantined'> => {
  const data = { quarantineId: id, sha256: 'a'.repeat(64), length: 2, raw, problems: [] };
  return claims === undefined ? data : { ...data, claims };
};

describe('what arrived and is no evidence (R-146)', () => {
  const arrived = asked + day;
  const exposure = { type: 'initium.MarketingExposure.v1', subject: 'client/c', source: 'ads', id: '7' };
  const withArrival = (claims: DataOf<'Quarantined'>['claims'], more: (told: Story) => void = () => {}) =>
    known((told) => {
      told.tell('Quarantined', 'ledger', arrived, quarantined('q', claims));
      more(told);
    });

  it.each([
    ['of a kind that may hurt', exposure],
    ['of a kind that nobody knows', { ...exposure, type: 'initium.GroupMembership.v2' }],
    ['of no kind that could be read', { subject: 'client/c' }],
  ])('stands against the client: %s', (_what, claims) =>
    expect(verdict(withArrival(claims))).toBe(insufficient('R-146')),
  );

  it.each([
    ['of a kind that only helps', { ...exposure, type: 'initium.WindDownNotice.v1' }],
    ['of somebody else', { ...exposure, subject: 'client/b' }],
  ])('does not: %s', (_what, claims) => expect(verdict(withArrival(claims))).toBe(initiated));

  it('is read from what is kept where the entry says nothing', () => {
    const raw = Buffer.from(JSON.stringify({ subject: 'client/c' })).toString('base64');
    const told = known((it) => it.tell('Quarantined', 'ledger', arrived, quarantined('q', undefined, raw)));
    expect(verdict(told)).toBe(insufficient('R-146'));
  });

  it('is settled on the ledger as on the client, and no more once that is taken back', () => {
    const dismissal = { arrival: 'q', reason: 'TEST_DATA', evidence: 'memo', approver: 'u2' };
    const dismissed = (subject: string, more: (told: Story) => void = () => {}) =>
      withArrival(exposure, (told) => {
        told.tell('ArrivalDismissed', subject, arrived + hour, dismissal, { id: 'd', recorder: 'u1' });
        more(told);
      });
    const takenBack = (subject: string) =>
      dismissed(subject, (told) =>
        told.tell('Retraction', subject, arrived + day, { target: { source: 'story', id: 'd' }, reason: 'an error' }),
      );
    expect(['client/c', 'ledger', 'client/b'].map((subject) => verdict(dismissed(subject)))).toEqual([
      initiated,
      initiated,
      insufficient('R-146'),
    ]);
    expect(['client/c', 'ledger'].map((subject) => verdict(takenBack(subject)))).toEqual(
      Array(2).fill(insufficient('R-146')),
    );
  });

  it('is shown against the client, and beside it the dismissal that settled it', () => {
    const bearing = (more: (told: Story) => void) => {
      const { rule, for: helping, against } = ask(withArrival(exposure, more));
      return [rule, helping.some(({ id }) => id === 'd'), against.length];
    };
    const dismiss = (told: Story, approver: string) =>
      told.tell(
        'ArrivalDismissed',
        'client/c',
        arrived + hour,
        { arrival: 'q', reason: 'TEST_DATA', evidence: 'memo', approver },
        { id: 'd', recorder: 'u1' },
      );
    expect([
      bearing((told) => dismiss(told, 'u2')),
      bearing((told) => dismiss(told, 'u1')),
      bearing((told) =>
        told.tell(
          'MarketingExposure',
          'client/c',
          arrived + hour,
          { channel: 'EMAIL', purpose: 'SERVICE' },
          { source: 'ads', id: '7' },
        ),
      ),
    ]).toEqual([
      ['R-210', true, 1],
      ['R-146', false, 1],
      ['R-210', false, 0],
    ]);
  });

  it('is settled by the mended event of the same source, id, kind and subject, and by no other', () => {
    const mended = (id: string, kind: 'MarketingExposure' | 'Attestation') =>
      withArrival(exposure, (told) => {
        const data = kind === 'Attestation' ? { text: 'x' } : { channel: 'EMAIL', purpose: 'SERVICE' };
        told.tell(kind, 'client/c', arrived + hour, data as DataOf<typeof kind>, { source: 'ads', id });
      });
    expect(
      [mended('7', 'MarketingExposure'), mended('8', 'MarketingExposure'), mended('7', 'Attestation')].map((told) =>
        verdict(told),
      ),
    ).toEqual([initiated, insufficient('R-146'), insufficient('R-146')]);
  });
});

describe('answers of P2', () => {
  const recordedBy = { authid: 'u1', authtype: 'person', principal: 'crm-token' };
  const byWhom = known((told) => {
    for (const item of told.evidence) Object.assign(item, recordedBy);
  });

  it('say of every piece who recorded it and who was authenticated; those of P1 name it alone', () => {
    const { because, for: helping, trace } = ask(byWhom);
    const cited = [...because, ...helping, ...trace.flatMap((tried) => tried.because ?? [])];
    expect(cited.length).toBeGreaterThan(8);
    for (const one of cited) expect(one).toMatchObject({ source: 'story', ...recordedBy });
    const dossier = new EvidenceSet(byWhom.evidence, shippedRuleSets).dossier('c', knownAt, 'P1');
    const underP1 = assess(dossier, { service: 'e', asset: 'COIN', entity: 'X', at: asked + 30 * day });
    expect(Object.keys(underP1.because[0] ?? {})).toEqual(['source', 'id']);
    expect(underP1).not.toHaveProperty('claim');
  });

  it('say what the rule that decided claims, also where two have one id (R-900)', () => {
    expect(ask(known()).claim).toContain('own exclusive initiative');
    expect(ask(known(), { entity: 'nobody' })).toMatchObject({ rule: 'R-900', claim: 'the entity is not registered' });
    const [unregistered, otherwise] = rulesOf(shippedRuleSets.of('P2')).filter(({ id }) => id === 'R-900');
    expect(unregistered?.claim).toBe('the entity is not registered');
    expect(otherwise?.claim).toMatch(/^anything else/);
  });

  it('show a retracted act against the client, and say so', () => {
    const told = known((it) => {
      const act = it.tell('FirmCommunication', 'client/c', asked + day, { channel: 'EMAIL', purpose: 'PROMOTION' });
      const retraction = { target: act, reason: 'TEST_DATA', evidence: 'memo', approver: 'u2' };
      it.tell('Retraction', 'client/c', asked + 2 * day, retraction, { recorder: 'u1' });
    });
    const { rule, against, flags } = ask(told);
    expect([rule, against.length, flags.includes('RETRACTED_ADVERSE')]).toEqual(['R-210', 1, true]);
    expect(story(() => {}).ask().flags).not.toContain('RETRACTED_ADVERSE');
  });

  it('name the link that a check leaves out (R-222), and what had ended a context (R-320)', () => {
    const linked = known((it) => {
      it.tell('IdentityLink', 'client/c', asked, { identifier: 'd', confidence: 'CONFIRMED' }, { id: 'link' });
    });
    expect(ask(linked).because).toContainEqual({ source: 'story', id: 'link' });
    const ended = known((it) => {
      const request = { source: 'story', id: 'c-ServiceRequest' };
      it.tell('RequestFulfilled', 'client/c', asked + 2 * hour, { request }, { id: 'done' });
      const coverage = [{ service: 'e', asset: 'TWIN' }] as const;
      it.tell('FirmCommunication', 'client/c', asked + day, {
        channel: 'CHAT',
        purpose: 'OFFER',
        coverage: [...coverage],
      });
    });
    const { rule, because } = ask(ended, { asset: 'TWIN' });
    expect([rule, because]).toEqual(['R-320', expect.arrayContaining([{ source: 'story', id: 'done' }])]);
  });

  it('take the ledger’s own check that lists no campaign, and nobody else’s', () => {
    const checked = (source: string) =>
      known((it) => {
        const check = it.evidence.find(({ id }) => id === 'c-ExposureCheck') as { source: string; data: object };
        check.source = source;
        check.data = { ...check.data, campaigns: [], knownPosition: '7' };
      });
    expect(['ledger', 'story'].map((source) => verdict(checked(source)))).toEqual([initiated, insufficient('R-222')]);
  });

  it('show controls, agreements and consent where they speak of the client, and decide nothing by them', () => {
    const period = { periodFrom: text(asked - 30 * day), periodTo: text(asked - 29 * day) };
    const test = { control: 'GEO_BLOCK', ...period, method: 'm', tested: 9, evidence: 'e', tester: 'u1' } as const;
    const told = known((it) => {
      const at = asked - day;
      it.tell(
        'ControlTest',
        'entity/X',
        at,
        { ...test, failed: 0, result: 'PASS', memberStates: ['FR'] },
        { id: 'pass' },
      );
      it.tell('ControlTest', 'surface/site', at, { ...test, failed: 2, result: 'FAIL' }, { id: 'fail' });
      it.tell(
        'ControlTest',
        'entity/X',
        at,
        { ...test, failed: 9, result: 'FAIL', memberStates: ['DE'] },
        { id: 'german' },
      );
      it.tell('ActorRelation', 'actor/A', at, { relation: 'NONE', evidence: 'e' });
      const agreed = { document: 'a'.repeat(64), euPromotion: 'PROHIBITED', from: text(at) } as const;
      it.tell('ActorAgreement', 'actor/A', at, agreed, { id: 'agreed' });
      it.tell('MarketingExposure', 'client/c', at, { channel: 'EMAIL', purpose: 'PROMOTION', actor: 'A' });
      it.tell('ConsentChanged', 'client/c', at, { channel: 'EMAIL', consent: 'WITHDRAWN' }, { id: 'mail' });
      it.tell('ConsentChanged', 'client/c', at, { channel: 'SMS', consent: 'WITHDRAWN' }, { id: 'sms' });
    });
    const { rule, for: pro, against } = ask(told);
    expect([rule, pro.map(({ id }) => id), against.map(({ id }) => id)]).toEqual([
      'R-210',
      expect.arrayContaining(['pass', 'agreed']),
      ['fail', 'mail'],
    ]);
  });

  it('count a delivery by its stages, of the client and of what is confirmed as its own', () => {
    const mailed = (subject: string, confidence: 'CONFIRMED' | 'PROBABLE', late = 0) =>
      known((it) => {
        it.tell('IdentityLink', 'client/c', asked - hour, { identifier: 'd', confidence });
        const mail = { channel: 'EMAIL', purpose: 'PROMOTION', message: 'm' } as const;
        it.tell('FirmCommunication', 'client/c', asked + day, { ...mail, stage: 'SENT' });
        const failed = asked + day + hour;
        it.tell('FirmCommunication', subject, failed, { ...mail, stage: 'FAILED' }, { recorded: failed + late });
        const check = it.evidence.find(({ id }) => id === 'c-ExposureCheck') as { data: object };
        check.data = { ...check.data, identifiers: ['d'] };
      });
    expect([
      verdict(mailed('client/c', 'CONFIRMED')),
      verdict(mailed('identifier/d', 'CONFIRMED')),
      verdict(mailed('identifier/d', 'PROBABLE')),
      verdict(mailed('client/c', 'CONFIRMED', 72 * hour + 1)),
    ]).toEqual([initiated, initiated, tainted('R-110'), tainted('R-110')]);
  });
});
