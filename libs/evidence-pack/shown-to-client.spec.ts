import { describe, expect, it } from '@jest/globals';
import { type RecordedEvidence, typeOf } from '#libs/evidence';
import { statementParts } from './documents/statement-parts.js';
import { withheldBecause } from './shown-to-client.js';
import { aStatement } from './test/a-statement.js';

const own = new Set(['client/c1', 'identifier/phone']);
const why = (kind: string, data: object, subject = 'client/c1') =>
  withheldBecause({ type: typeOf(kind), subject, data } as unknown as RecordedEvidence, own);
const check = (...identifiers: string[]) => ({ identifiers, campaigns: 'ALL', observability: 'FULL', result: 'NONE' });

describe('what a client is shown of what is on record', () => {
  it.each<[string, string, object, string?]>([
    ['what passed between it and the firm', 'ClientContact', { channel: 'WEBSITE' }],
    ['what reached a device of its own', 'MarketingExposure', { channel: 'EMAIL' }, 'identifier/phone'],
    ['that a device may be its own', 'IdentityLink', { identifier: 'tablet', confidence: 'PROBABLE' }],
    ['what somebody looked for', 'ExposureCheck', check('phone', 'tablet')],
    ['what it disputes', 'Allegation', { source: 'the client itself', disputes: 'a'.repeat(64) }],
  ])('is %s', (_, kind, data, subject = 'client/c1') => {
    expect(why(kind, data, subject)).toBeUndefined();
  });

  it.each<[string, string, object, string?]>([
    ['what reached another’s device', 'MarketingExposure', { channel: 'EMAIL' }, 'identifier/tablet'],
    ['what is about another client', 'ClientContact', { channel: 'WEBSITE' }, 'client/c2'],
    ['that another account is its own', 'IdentityLink', { identifier: 'client/c2', confidence: 'CONFIRMED' }],
    ['that it is another’s account', 'IdentityLink', { identifier: 'client/c1', confidence: 'CONFIRMED' }, 'client/c2'],
    ['a check that names another client', 'ExposureCheck', check('client/c2')],
    ['who accuses', 'Allegation', { source: 'A. Whistler' }],
    ['that an authority asked', 'RegulatoryRequest', { authority: 'NCA', reference: '1' }],
    ['a kind that nobody knows', 'Rumour', {}],
  ])('is not %s', (_, kind, data, subject = 'client/c1') => {
    expect(why(kind, data, subject)).toBe('protected');
  });

  it('is not what arrived and is no evidence', () => {
    expect(why('Quarantined', {}, 'ledger')).toBe('unsettled');
  });

  it('becomes no markup, whatever it says, and no status that there is not', async () => {
    const [html] = statementParts(aStatement('en'));
    const page = Buffer.from((await html?.make()) ?? '').toString();
    expect(page).toContain('&lt;b&gt;Jane&lt;/b&gt;');
    expect(page).toContain('at.city: <strong>Graz</strong>');
    expect(page).not.toMatch(/<script|<b>|undefined|\[object/);
    expect(page).toContain('cannot be opened any more');
  });
});
