import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantText, lookAlike } from '#libs/evidence';
import type { TimeForm } from '../mapping.js';
import { countryOf } from './country.js';
import { normalised } from './normalised.js';
import { PseudonymKeyError, PseudonymKeys, readPseudonymKeys } from './pseudonym-keys.js';
import { timeBounds } from './time-bounds.js';

const key = Buffer.alloc(32, 7);
const other = Buffer.alloc(32, 8);

describe('a time', () => {
  it.each<[TimeForm, unknown, string | undefined, string, string?]>([
    ['epoch-seconds', 1782032400.5, undefined, '2026-06-21T09:00:00.500Z'],
    ['epoch-milliseconds', '1782032400500', undefined, '2026-06-21T09:00:00.500Z'],
    ['epoch-microseconds', '1782032400500999', undefined, '2026-06-21T09:00:00.500Z'],
    ['epoch', 1782032400, undefined, '2026-06-21T09:00:00.000Z'],
    ['epoch', 1782032400000, undefined, '2026-06-21T09:00:00.000Z'],
    ['epoch', '1782032400000000', undefined, '2026-06-21T09:00:00.000Z'],
    ['rfc3339', '2026-06-21T11:00:00+02:00', undefined, '2026-06-21T09:00:00.000Z'],
    ['rfc3339', '2026-06-21 09:00:00 +00:00', undefined, '2026-06-21T09:00:00.000Z'],
    ['rfc3339', '2026-06-21 09:00:00.123 UTC', undefined, '2026-06-21T09:00:00.123Z'],
    ['rfc3339', '2026-06-21T09:00:00+0000', undefined, '2026-06-21T09:00:00.000Z'],
    ['rfc2822', 'Sun, 21 Jun 2026 11:00:00 +0200 (CEST)', undefined, '2026-06-21T09:00:00.000Z'],
    ['local', '2026-06-21 11:00:00', 'Europe/Berlin', '2026-06-21T09:00:00.000Z'],
    ['local', '2026/06/21 11:00', 'Europe/Berlin', '2026-06-21T09:00:00.000Z'],
    ['local', '2026-01-21 10:00:00', 'Europe/Berlin', '2026-01-21T09:00:00.000Z'],
    // Clocks are set back at three: half past two is twice. And forward at two: half past two is not at all.
    ['local', '2026-10-25 02:30:00', 'Europe/Berlin', '2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'],
    ['local', '2026-03-29 02:30:00', 'Europe/Berlin', '2026-03-29T00:30:00.000Z', '2026-03-29T01:30:00.000Z'],
    ['local', '2026-06-21 11:00:00', undefined, '2026-06-20T21:00:00.000Z', '2026-06-21T23:00:00.000Z'],
    ['date', '2026-06-21', 'America/New_York', '2026-06-21T04:00:00.000Z', '2026-06-22T03:59:59.999Z'],
    ['date', '20260621', undefined, '2026-06-20T10:00:00.000Z', '2026-06-22T11:59:59.999Z'],
  ])('as %s, %j in %s, is from %s to %s', (form, value, zone, from, to = from) => {
    const bounds = timeBounds(form, value, zone);
    expect(bounds && [instantText(bounds.earliest), instantText(bounds.latest)]).toEqual([from, to]);
  });

  it.each<[TimeForm, unknown]>([
    ['epoch-seconds', 'yesterday'],
    ['epoch-seconds', ''],
    ['epoch-seconds', 1e30],
    ['rfc3339', '2026-02-30T00:00:00Z'],
    ['rfc3339', '2026-06-21'],
    ['rfc2822', '21 Jun 2026'],
    ['rfc2822', '1'],
    ['local', '06/21/2026 11:00'],
    ['date', '21.06.2026'],
    ['date', 'null'],
  ])('as %s is none in %j', (form, value) => expect(timeBounds(form, value, 'UTC')).toBeUndefined());
});

describe('a country', () => {
  it.each([
    ['de', 'DE'],
    [' FR ', 'FR'],
    // Left out it would speak for the firm.
    ['EL', 'GR'],
    ...['UK', 'EU', 'AP', 'T1', 'A1', 'A2', 'O1', 'XX', 'ZZ', 'Unknown', '', 'Germany', 49].map((code) => [
      code,
      undefined,
    ]),
  ])('%j is %j', (code, country) => expect(countryOf(code)).toBe(country));
});

describe('what names a person', () => {
  it.each([
    [
      'email',
      [
        'Ann@Example.com',
        ' ann@example.com ',
        'Ann Example <ANN@example.com>',
        'mailto:ann@EXAMPLE.com',
        '"Example, Ann" <ann@example.com>',
      ],
    ],
    ['email', ['jo\u0308rg@bücher.example', 'J\u00f6rg@xn--bcher-kva.example']],
    [
      'phone',
      [
        '+49 171 1234567',
        '0049 171 1234567',
        '(0049) 171/1234567',
        '0171 1234567',
        'tel:+49-171-1234567',
        491711234567,
      ],
    ],
    ['device', ['AEBE52E7-03EE-455A-B3C4-E57283966239', '{aebe52e7-03ee-455a-b3c4-e57283966239}']],
  ] as const)('is one %s however it is written: %j', (form, ways) => {
    const texts = ways.slice(0, form === 'phone' ? 5 : ways.length).map((way) => normalised(form, way, 'DE'));
    expect(texts[0]).toBeDefined();
    expect(new Set(texts).size).toBe(1);
  });

  it.each([
    ...[
      '',
      'null',
      'N/A',
      '(not set)',
      'undefined',
      '-',
      '00000000-0000-0000-0000-000000000000',
      '0',
      null,
      {},
      true,
    ].flatMap((nobody) => (['email', 'phone', 'device', 'id'] as const).map((form) => [form, nobody] as const)),
    ['email', 'ann'],
    ['email', 'ann@localhost'],
    ['email', 'ann@example.com, bob@example.com'],
    ['email', 'Ann <ann@example.com>, Bob <bob@example.com>'],
    ['phone', '0171 1234567'],
    ['phone', '12'],
  ] as const)('is nobody as %s in %j', (form, value) => expect(normalised(form, value)).toBeUndefined());

  it('becomes an HMAC-SHA-256 by the key in force, apart for each form and vendor, and gives nobody away', () => {
    const keys = new PseudonymKeys([key, other]);
    const parts = ['pseudonym', 'email', '', 'ann@example.com'].map((part) => `${part.length}:${part}`);
    const mac = createHmac('sha256', other)
      .update(`initium v1\n${parts.join('')}`)
      .digest('base64url');
    expect(keys.pseudonym('email', 'ann@example.com')).toBe(`email.${mac}`);
    expect(keys.pseudonyms('email', 'ann@example.com').at(-1)).toBe(`email.${mac}`);
    expect(keys.pseudonyms('email', 'ann@example.com')[0]).toBe(
      new PseudonymKeys([key]).pseudonym('email', 'ann@example.com'),
    );
    expect(keys.pseudonym('id', '7', 'braze')).not.toBe(keys.pseudonym('id', '7', 'segment'));
    expect(keys.digest(['a', 'bc'])).not.toBe(keys.digest(['ab', 'c']));
    expect(keys.digest(['a'])).toBe(new PseudonymKeys([key]).digest(['a']));
    fc.assert(fc.property(fc.string(), (text) => lookAlike(keys.pseudonym('id', text)) === undefined));
  });

  it('wants keys of 32 bytes', () => {
    const lines = `# of 2026\n${key.toString('base64')}\n\n${other.toString('base64')} # in force\n`;
    expect(readPseudonymKeys(lines).pseudonym('id', 'x')).toBe(new PseudonymKeys([key, other]).pseudonym('id', 'x'));
    for (const text of ['', '# nothing', 'c2hvcnQ=']) expect(() => readPseudonymKeys(text)).toThrow(PseudonymKeyError);
  });
});
