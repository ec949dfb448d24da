import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type DataOf, instantText, type RecordedEvidence } from '#libs/evidence';
import { decide } from '../answer/decide.js';
import type { Dossier } from '../answer/dossier.js';
import { EvidenceSet } from '../answer/evidence-set.js';
import { lacksCheck } from '../answer/lacking-check.js';
import { ownCheck } from '../answer/own-check.js';
import { Case } from '../case/case.js';
import { shippedRuleSets } from '../rules/shipped.js';
import { asked, day, hour, initiated, insufficient, type Story, story } from './story.js';
import { underP1 } from './under-p1.js';
import { worlds } from './worlds.js';

const ledger = 'ledger';
const now = asked + 2 * day;
const text = (ms: number) => new Date(ms).toISOString();

const dossierOf = (evidence: readonly RecordedEvidence[], at = now): Dossier =>
  new EvidenceSet(evidence, underP1).dossier('c', at);
const unchecked = (more: (told: Story) => void = () => {}): Story => {
  const told = story(more);
  const index = told.evidence.findIndex(({ id }) => id === 'c-ExposureCheck');
  told.evidence.splice(index, 1);
  return told;
};
const said = (told: Story, at = now) => ownCheck(dossierOf(told.evidence, at), at, ledger).data;
const lacks = (told: Story, at = now): boolean => {
  const dossier = dossierOf(told.evidence, at);
  return lacksCheck(dossier, at, ownCheck(dossier, at, ledger), ledger);
};

/** A mailer that was whole for so long. */
function mailer(told: Story, from = asked - 400 * day, to = now): void {
  const source = { channels: ['EMAIL'], heartbeatEvery: 'P5D', owner: 'ops', from: text(from) } as DataOf<'Source'>;
  told.tell('Source', 'source/mailer', asked - 400 * day, source);
  const beat = { lastSequence: 0, count: 0, periodFrom: text(from), periodTo: text(to) };
  told.tell('SourceHeartbeat', 'source/mailer', to, beat);
}

describe('R-228, what the ledger saw', () => {
  it('is nothing, in full, where nothing reached the client and its sources were whole', () =>
    expect(said(unchecked(mailer))).toEqual({
      identifiers: [],
      campaigns: [],
      observability: 'FULL',
      result: 'NONE',
    }));

  it('is a part where no source was registered in the time looked at', () => {
    expect(said(unchecked()).observability).toBe('PARTIAL');
    const ended = unchecked((told) => {
      const [from, to] = [text(asked - 800 * day), text(asked - 300 * day)];
      const source = { channels: ['EMAIL'], heartbeatEvery: 'P5D', owner: 'ops', from, to } as DataOf<'Source'>;
      told.tell('Source', 'source/old', asked - 800 * day, source);
    });
    expect(said(ended)).toMatchObject({ observability: 'PARTIAL' });
    expect(ownCheck(dossierOf(ended.evidence), now, ledger).isUndeclared).toBe(true);
  });

  it('is a part while something that arrived about the client is unsettled, under P2', () => {
    const underP2 = (more: (told: Story) => void = () => {}) => {
      const told = unchecked((it) => [mailer(it), more(it)]);
      const dossier = new EvidenceSet(told.evidence, shippedRuleSets).dossier('c', now, 'P2');
      return ownCheck(dossier, now, ledger).data.observability;
    };
    const claims = { type: 'initium.MarketingExposure.v1', subject: 'client/c' };
    const arrived = { quarantineId: 'q', sha256: 'a'.repeat(64), length: 2, raw: 'e30=', problems: [], claims };
    const arrive = (told: Story) => told.tell('Quarantined', 'ledger', asked, arrived);
    expect(underP2()).toBe('FULL');
    expect(underP2(arrive)).toBe('PARTIAL');
    expect(said(unchecked((told) => [mailer(told), arrive(told)])).observability).toBe('FULL');
    const dismissed = (told: Story) => {
      const dismissal = { arrival: 'q', reason: 'TEST_DATA', evidence: 'memo', approver: 'u2' };
      arrive(told);
      told.tell('ArrivalDismissed', 'ledger', asked + hour, dismissal, { recorder: 'u1' });
    };
    expect(underP2(dismissed)).toBe('FULL');
  });

  it.each([
    ['180 days before the first contact', asked - 180 * day - hour / 2, 'PARTIAL'],
    ['a millisecond earlier', asked - 180 * day - hour / 2 - 1, 'FULL'],
    ['now', now, 'PARTIAL'],
  ])('reaches a gap that ends %s', (_, end, observability) => {
    const told = unchecked((more) => {
      mailer(more);
      const gap = { periodFrom: text(Math.min(end, now - hour)), periodTo: text(end), reason: 'lost' };
      if (end < asked) gap.periodFrom = text(end - day);
      more.tell('SourceGap', 'source/mailer', now, gap);
    });
    expect(said(told).observability).toBe(observability);
  });

  it('is a part once a source has been silent for twice its heartbeat', () => {
    const told = unchecked((more) => mailer(more, asked - 400 * day, asked));
    expect(said(told, asked + 10 * day).observability).toBe('FULL');
    expect(said(told, asked + 10 * day + 1)).toMatchObject({ observability: 'PARTIAL', uncovered: ['mailer'] });
  });

  it.each([
    ['begun and aimed at the client’s State', ['C'], {}],
    ['aimed at another', [], { reach: ['DE'] }],
    ['that nobody can trace', [], { trackable: false }],
    ['yet to begin', [], { from: text(now + 1) }],
    ['over for 180 days when the client asked', ['C'], { to: text(asked - 180 * day) }],
    ['over for longer', [], { to: text(asked - 180 * day - 1) }],
  ] as [string, string[], object][])('of a campaign %s lists %j', (_, listed, more) => {
    const told = unchecked((it) => {
      const campaign = { actor: 'FIRM', channel: 'BANNER', purpose: 'BRAND', reach: ['FR'], trackable: true };
      const data = { ...campaign, from: text(asked - 300 * day), ...more } as DataOf<'Campaign'>;
      it.tell('Campaign', 'campaign/C', asked - 300 * day, data);
    });
    expect(said(told).campaigns).toEqual(listed);
  });

  it('lists every perimeter State’s campaigns for a client whose country nobody knows', () => {
    const told = unchecked((it) => {
      const campaign = { actor: 'FIRM', channel: 'BANNER', purpose: 'BRAND', trackable: true } as const;
      for (const country of ['DE', 'US'])
        it.tell('Campaign', `campaign/${country}`, asked - day, {
          ...campaign,
          reach: [country],
          from: text(asked - day),
        });
    });
    told.evidence.splice(
      told.evidence.findIndex(({ id }) => id === 'c-LocationEvidence'),
      1,
    );
    expect(said(told).campaigns).toEqual(['DE']);
  });
});

describe('R-228, what was found', () => {
  const offers = (told: Story, asset: string, id: string) => {
    const coverage: DataOf<'FirmCommunication'>['coverage'] = [{ service: 'e', asset }];
    told.tell('FirmCommunication', 'client/c', asked + hour, { channel: 'SMS', purpose: 'OFFER', coverage }, { id });
  };

  it('covers what the client asked for: an offer of something else taints that alone', () => {
    const told = unchecked((more) => offers(more, 'OTHER', 'offer'));
    expect(said(told).result).toBe('NONE');
    told.tell('ServiceRequest', 'client/c', asked + 2 * hour, { service: 'e', asset: 'OTHER' });
    expect(said(told)).toMatchObject({ result: 'FOUND', found: [{ source: 'story', id: 'offer' }] });
  });

  it('is anything that reached a client who asked for nothing', () => {
    const told = unchecked((more) => offers(more, 'OTHER', 'offer'));
    told.evidence.splice(
      told.evidence.findIndex(({ id }) => id === 'c-ServiceRequest'),
      1,
    );
    expect(said(told).found).toEqual([{ source: 'story', id: 'offer' }]);
  });

  it('is listed by occurrence, each once, and no more than a thousand', () => {
    const told = unchecked((more) => {
      const promotion = { channel: 'SMS', purpose: 'PROMOTION' } as const;
      for (let number = 1200; number > 0; number--)
        more.tell('FirmCommunication', 'client/c', asked + number, promotion, { id: `sms-${number}` });
    });
    const { found = [] } = said(told);
    expect([found.length, found[0]?.id, found.at(-1)?.id]).toEqual([1000, 'sms-1', 'sms-1000']);
  });
});

describe('whether a request lacks a check', () => {
  it('is so until there is a timely and complete one at or after it', () => {
    expect([lacks(unchecked()), lacks(story())]).toEqual([true, false]);
    const linked = story(
      (told) => void told.tell('IdentityLink', 'client/c', asked, { identifier: 'i', confidence: 'PROBABLE' }),
    );
    expect(lacks(linked)).toBe(true);
  });

  it('is not asked where nothing depends on it: outside, tainted, or without a request', () => {
    const outside = unchecked(
      (told) => void told.tell('LocationEvidence', 'client/c', asked, { kind: 'ESTABLISHED', country: 'CH' }),
    );
    const tainted = unchecked(
      (told) => void told.tell('FirmCommunication', 'client/c', asked, { channel: 'SMS', purpose: 'PROMOTION' }),
    );
    expect([lacks(outside), lacks(tainted)]).toEqual([false, false]);
  });

  it('is not so once the ledger has found something, until it would find something else', () => {
    const found = unchecked((told) => {
      const coverage: DataOf<'FirmCommunication'>['coverage'] = [{ service: 'e', asset: 'OTHER' }];
      const offer = { channel: 'SMS', purpose: 'OFFER', coverage } as const;
      told.tell('FirmCommunication', 'client/c', asked + hour, offer, { id: 'offer' });
      told.tell('ServiceRequest', 'client/c', asked + 2 * hour, { service: 'e', asset: 'OTHER' });
    });
    expect(lacks(found)).toBe(true);
    const data = said(found);
    expect(data).toMatchObject({ result: 'FOUND', found: [{ source: 'story', id: 'offer' }] });
    found.tell('ExposureCheck', 'client/c', now, { ...data, knownPosition: '9' }, { source: ledger });
    expect(lacks(found, now + hour)).toBe(false);
    found.tell(
      'Retraction',
      'client/c',
      now + hour,
      { target: { source: 'story', id: 'offer' }, reason: 'TEST_DATA', evidence: 'memo', approver: 'u2' },
      { recorder: 'u1' },
    );
    expect(lacks(found, now + 2 * hour)).toBe(true);
  });
});

describe('a check of the ledger, as evidence', () => {
  const checked = (): Story => {
    const told = unchecked();
    told.tell('ExposureCheck', 'client/c', now, said(told), { source: ledger, id: 'own' });
    return told;
  };
  const later = now + day;

  it('is taken back by one person as any other, and is not made again for that', () => {
    const told = checked();
    expect(told.verdict({ at: later })).toBe(initiated);
    const target = { source: ledger, id: 'own' };
    told.tell('Retraction', 'client/c', later, { target, reason: 'TEST_DATA', evidence: 'memo', approver: 'u1' });
    expect(told.verdict({ at: later })).toBe(insufficient('R-220'));
    expect(lacks(told, later)).toBe(false);
  });

  it('is not what a source says that calls its recorder the ledger', () => {
    const told = unchecked();
    const found: DataOf<'ExposureCheck'> = { ...said(told), result: 'FOUND' };
    told.tell('ExposureCheck', 'client/c', asked + hour, found, { recorder: 'ledger', id: 'theirs' });
    expect(said(told)).toMatchObject({ result: 'FOUND', found: [{ source: 'story', id: 'theirs' }] });
  });
});

describe('in any world, a check by the ledger', () => {
  const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 150) };
  const instants = fc.integer({ min: -20, max: 60 }).map((half) => asked + half * (day / 2));
  const subjects = ['COIN', 'TWIN', 'OTHER'].map((asset) => ({ service: 'e', asset, entity: 'X' }));
  const verdicts = (dossier: Dossier, at: number) =>
    subjects.map((subject) => decide(new Case(dossier, { ...subject, at }), dossier.ruleSet));
  const recorded = (data: DataOf<'ExposureCheck'>, at: number): RecordedEvidence => ({
    specversion: '1.0',
    id: 'own',
    source: ledger,
    type: 'initium.ExposureCheck.v1',
    subject: 'client/c',
    time: instantText(at),
    ledgertime: instantText(at),
    position: '999999',
    data,
  });

  it('never says NONE where a solicitation of what was asked for decides, or is only doubted', () => {
    fc.assert(
      fc.property(worlds, instants, (evidence, at) => {
        const dossier = dossierOf(evidence, at);
        const requested = new Set(dossier.own('ServiceRequest').map(({ data }) => data.asset));
        const solicited = verdicts(dossier, at).some(
          ({ status, rule }, index) =>
            requested.has((subjects[index] as { asset: string }).asset) &&
            (status === 'TAINTED' || rule === 'R-132' || rule === 'R-143'),
        );
        if (solicited) expect(ownCheck(dossier, at, ledger).data.result).toBe('FOUND');
      }),
      runs,
    );
  });

  it('gives nobody leave to be served whom it found solicited, nor any by being made in vain', () => {
    fc.assert(
      fc.property(worlds, instants, (evidence, at) => {
        const dossier = dossierOf(evidence, at);
        const { data } = ownCheck(dossier, at, ledger);
        const after = dossierOf([...evidence, recorded(data, at)], at);
        const before = verdicts(dossier, at);
        for (const [index, { status, rule }] of verdicts(after, at).entries()) {
          if (status === before[index]?.status) continue;
          const isGain = status === 'CLIENT_INITIATED' && data.result === 'NONE';
          const isLoss = status === 'INSUFFICIENT_EVIDENCE' && data.result === 'FOUND';
          expect({ data, status, rule, isKnown: isGain || isLoss }).toMatchObject({ isKnown: true });
        }
      }),
      runs,
    );
  });

  it('is lacked by nobody once it was made', () => {
    fc.assert(
      fc.property(worlds, instants, (evidence, at) => {
        const dossier = dossierOf(evidence, at);
        const check = ownCheck(dossier, at, ledger);
        const after = dossierOf([...evidence, recorded(check.data, at)], at);
        expect(lacksCheck(after, at, ownCheck(after, at, ledger), ledger)).toBe(false);
      }),
      runs,
    );
  });
});
