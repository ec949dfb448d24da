import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkEvidence, lookAlike } from '#libs/evidence';

function subjectProblems(subject: string): string[] {
  const event = {
    specversion: '1.0',
    id: '1',
    source: 'crm',
    type: 'initium.IpLogin.v1',
    subject,
    time: '2026-08-03T09:00:00Z',
    data: { country: 'DE' },
  };
  return (checkEvidence(event).problems ?? []).map(({ pointer, detail }) => `${pointer} ${detail}`);
}

describe('a pseudonym', () => {
  it.each([
    'c1',
    'c1@mail',
    'u1',
    '019f7a52-7a9b-7cc1-8d57-0242ac120002',
    'crm:1000234567',
    'A~b_c.d+e-f',
    '42',
    '2026-08-03',
    'x'.repeat(128),
    'a:b:c',
    'dev9',
    'acct.2024.10.31',
  ])('may be %s', (name) => {
    expect(lookAlike(name)).toBeUndefined();
    expect(subjectProblems(`client/${name}`)).toEqual([]);
  });

  it.each([
    ['an e-mail address', 'jane.doe@example.com'],
    ['an e-mail address', 'mail:jane@sub.example.co.uk'],
    ['an e-mail address', 'jane+tag@example.org~old'],
    ['a telephone number', '+4915112345678'],
    ['a telephone number', '+49-151-1234567'],
    ['a telephone number', 'tel:+12125551234'],
    ['a telephone number', 'phone:+4930123456'],
    ['a telephone number', '4915112345678'],
    ['a telephone number', '004915112345678'],
    ['a telephone number', '0151-2345678'],
    ['a telephone number', '212-555-1234'],
    ['an IP address', '192.0.2.17'],
    ['an IP address', '192.0.2.17:443'],
    ['an IP address', 'ip:10.0.0.1'],
    ['an IP address', '2001:db8::1'],
    ['an IP address', '::1'],
    ['an IP address', '2001:db8:0:0:0:0:0:1'],
  ])('may not look like %s: %s', (like, name) => {
    expect(lookAlike(name)).toBe(like);
    expect(subjectProblems(`client/${name}`)).toEqual([expect.stringContaining(`/subject looks like ${like}`)]);
  });

  it.each(['', ' ', 'a b', 'a/b', 'jané', 'x'.repeat(129), '.', '..', 'a%20b', 'a\n'])('may not be %j', (name) => {
    expect(subjectProblems(`client/${name}`)).toHaveLength(1);
  });

  it('is refused by its schema whenever it looks like something, and only then', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9._~:@+-]{1,40}$/).filter((text) => text !== '.' && text !== '..');
    const telling = fc.oneof(name, fc.emailAddress(), fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[+]?[0-9.-]{6,16}$/));
    fc.assert(
      fc.property(
        telling.filter((text) => /^[A-Za-z0-9._~:@+-]{1,128}$/.test(text) && !/^[.]{1,2}$/.test(text)),
        (text) => {
          expect(subjectProblems(`client/${text}`).length > 0).toBe(lookAlike(text) !== undefined);
        },
      ),
    );
  });

  it('is refused in no time, however it is made to stall a pattern', () => {
    const started = performance.now();
    for (const text of [
      '@'.repeat(128),
      '@a'.repeat(64),
      '1.'.repeat(64),
      '1:'.repeat(64),
      ':+1'.repeat(42),
      '@a-'.repeat(40),
    ])
      subjectProblems(`client/${text}`);
    subjectProblems(`client/${'@a.'.repeat(100_000)}`);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
