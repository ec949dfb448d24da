import { describe, expect, it } from '@jest/globals';
import type { DataOf } from '#libs/evidence';
import { asked, day, initiated, insufficient, type Story, story } from './story.js';

const text = (ms: number) => new Date(ms).toISOString();
const start = asked - 400 * day;
const mailer = 'source/mailer';
const uncovered = insufficient('R-227');

/** A mailer that is whole until it is spoiled: one heartbeat covers everything until ten days after the request. */
const mailing = (
  more: (told: Story) => void = () => {},
  source: Partial<DataOf<'Source'>> = {},
  beat: Partial<DataOf<'SourceHeartbeat'>> = {},
) =>
  story((told) => {
    told.tell('Source', mailer, start, {
      channels: ['EMAIL'],
      heartbeatEvery: 'P5D',
      owner: 'mkt',
      from: text(start),
      ...source,
    });
    const period = { periodFrom: text(start), periodTo: text(asked + 10 * day) };
    told.tell('SourceHeartbeat', mailer, asked + 10 * day, {
      lastSequence: '0',
      count: 0,
      ...period,
      ...beat,
    } as DataOf<'SourceHeartbeat'>);
    more(told);
  });
const sent = (told: Story, sequence: number, at: number, recorded?: number) =>
  told.tell(
    'MarketingExposure',
    'identifier/z',
    at,
    { channel: 'EMAIL', purpose: 'SERVICE', actor: 'FIRM' },
    { source: 'mailer', sequence, recorded },
  );

describe('R-227, the net', () => {
  it('a source without gap lets the answer stand', () => {
    expect(mailing().verdict()).toBe(initiated);
    expect(mailing().ask().flags).not.toContain('COVERAGE_UNDECLARED');
    expect(story().ask().flags).toContain('COVERAGE_UNDECLARED');
  });
  it('silence counts once it has lasted twice the heartbeat', () => {
    const told = mailing(undefined, {}, { periodTo: text(asked - day) });
    const silent = asked - day + 10 * day;
    expect([told.verdict({ at: silent }), told.verdict({ at: silent + 1 })]).toEqual([initiated, uncovered]);
  });
  it('a missing number below one that has arrived, from neighbour to neighbour', () => {
    const told = mailing((it) => {
      sent(it, 1, asked - 50 * day);
      sent(it, 3, asked - 49 * day);
    });
    expect(told.verdict()).toBe(uncovered);
    sent(told, 2, asked - 50 * day, asked + 50 * day);
    expect(told.verdict()).toBe(initiated);
    expect(told.verdict({ knownAt: asked + 40 * day })).toBe(uncovered);
  });
  it('number one missing begins with the source', () =>
    expect(mailing((told) => void sent(told, 2, asked - 300 * day)).verdict()).toBe(initiated));
  it.each([
    ['the ledger holds fewer than it counted', { count: 1 }],
    ['its last number has not arrived', { lastSequence: '1' }],
    ['it began after the source did, within the look-back', { periodFrom: text(asked - 100 * day) }],
  ])('a heartbeat is not enough where %s', (_, beat) => expect(mailing(undefined, {}, beat).verdict()).toBe(uncovered));
  it('what the source says of itself is no part of what it sent', () => {
    const counted = (kind: 'MarketingExposure' | 'SourceHeartbeat') =>
      mailing(
        (told) => {
          const at = asked - 9 * day;
          const beat = { lastSequence: '0', count: 0, periodFrom: text(at - day), periodTo: text(at) };
          if (kind === 'SourceHeartbeat') told.tell(kind, mailer, at, beat, { source: 'mailer' });
          else told.tell(kind, 'identifier/z', at, { channel: 'EMAIL', purpose: 'SERVICE' }, { source: 'mailer' });
        },
        {},
        { count: 1 },
      ).verdict();
    expect([counted('MarketingExposure'), counted('SourceHeartbeat')]).toEqual([initiated, uncovered]);
  });
  it('a vendor that counted more than the ledger holds', () => {
    const told = mailing((it) => {
      const period = { periodFrom: text(asked - 9 * day), periodTo: text(asked - 8 * day) };
      it.tell('Reconciliation', mailer, asked, {
        vendor: 'v',
        ...period,
        vendorCount: 1,
        ledgerCount: 0,
        exportHash: 'a'.repeat(64),
        unmatched: 1,
      });
    });
    expect(told.verdict()).toBe(uncovered);
  });
  it('a declared gap, until two persons resolve it; LOST resolves nothing', () => {
    const told = mailing((it) => {
      it.tell('SourceGap', mailer, asked, {
        periodFrom: text(asked - 9 * day),
        periodTo: text(asked - 8 * day),
        reason: 'outage',
      });
    });
    expect(told.verdict()).toBe(uncovered);
    const resolve = (outcome: 'LOST' | 'RECOVERED', approver: string, periodTo: number) => {
      const period = { periodFrom: text(asked - 9 * day), periodTo: text(periodTo) };
      told.tell(
        'SourceGapResolved',
        mailer,
        asked,
        { ...period, outcome, evidence: 'log', approver },
        { recorder: 'u1' },
      );
      return told.verdict();
    };
    expect(resolve('LOST', 'u2', asked - 8 * day)).toBe(uncovered);
    expect(resolve('RECOVERED', 'u1', asked - 8 * day)).toBe(uncovered);
    expect(resolve('RECOVERED', 'u2', asked - 8 * day - 1)).toBe(uncovered);
    expect(resolve('RECOVERED', 'u2', asked - 8 * day)).toBe(initiated);
  });
  it('only in the look-back: 180 days before the first contact until the request', () => {
    const gap = (from: number, to: number) =>
      mailing(
        (told) =>
          void told.tell('SourceGap', mailer, asked, { periodFrom: text(from), periodTo: text(to), reason: 'outage' }),
      ).verdict();
    const first = asked - 30 * 60_000;
    expect([gap(start, first - 180 * day - 1), gap(start, first - 180 * day)]).toEqual([initiated, uncovered]);
    expect([gap(asked + 1, asked + day), gap(asked, asked + day)]).toEqual([initiated, uncovered]);
  });
  it('only for clients of its countries, and for those whose country is unknown', () => {
    const broken = { lastSequence: '9' };
    expect(mailing(undefined, { countries: ['DE'] }, broken).verdict()).toBe(initiated);
    expect(mailing(undefined, { countries: ['FR'] }, broken).verdict()).toBe(uncovered);
  });
  it('only while it existed; an end recorded late holds from its recording', () => {
    const ended = (recorded: number) => {
      const told = mailing(undefined, {}, { periodTo: text(asked - 300 * day) });
      const to = text(asked - 250 * day);
      told.tell(
        'Source',
        mailer,
        start,
        { channels: ['EMAIL'], heartbeatEvery: 'P5D', owner: 'mkt', from: text(start), to },
        { recorded },
      );
      return told.verdict();
    };
    expect([ended(asked - 249 * day), ended(asked - 20 * day)]).toEqual([initiated, uncovered]);
  });
});
