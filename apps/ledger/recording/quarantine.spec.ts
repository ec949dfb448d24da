import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { arrivalOf } from './arrival.js';
import { type QuarantinedData, quarantineEntry } from './quarantine.js';

const names = { arrivalName: (sha256: string) => `name of ${sha256}` };
const entryOf = (bytes: string | Buffer): QuarantinedData => {
  const arrival = arrivalOf(Buffer.from(bytes), 'x');
  return quarantineEntry(arrival, arrival.parsed.problems ?? [{ pointer: '/id', detail: 'is missing' }], names);
};
const kept = (entry: QuarantinedData): string => Buffer.from(entry.raw, 'base64').toString();

describe('quarantine', () => {
  it('keeps bytes as they were sent, under the name that the ledger has for their SHA-256', () => {
    const bytes = Buffer.from([0x7b, 0xff, 0x00, 0x7d]);
    const entry = entryOf(bytes);
    expect(Buffer.from(entry.raw, 'base64')).toEqual(bytes);
    expect(entry.quarantineId).toBe(`name of ${createHash('sha256').update(bytes).digest('hex')}`);
    expect(entry.length).toBe(4);
  });

  it('keeps of an over-long event its beginning, its length and its hash', () => {
    const bytes = Buffer.from(JSON.stringify('x'.repeat(100_000)));
    const entry = entryOf(bytes);
    expect(entry).toMatchObject({ length: bytes.length, truncated: true });
    expect(Buffer.from(entry.raw, 'base64').length).toBe(65_536);
    expect(entry.quarantineId).toBe(`name of ${createHash('sha256').update(bytes).digest('hex')}`);
  });

  it.each([
    [
      'in data',
      '{"id":"1","data":{"personal":{"name":"Jane Roe"},"channel":"x"}}',
      '{"id":"1","data":{"channel":"x"}}',
    ],
    ['anywhere else', '{"id":"1","more":[{"personal":"Jane Roe"}]}', '{"id":"1","more":[{}]}'],
    ['in other letters', '{"id":"1","data":{"PERSONAL":"Jane Roe"}}', '{"id":"1","data":{}}'],
    ['behind an escape', '{"id":"1","data":{"\\u0070ersonal":"Jane Roe"}}', '{"id":"1","data":{}}'],
    ['under a key that stands twice', '{"data":{"personal":"Jane Roe"},"data":{}}', '{"data":{}}'],
    ['behind an escape of other letters', '{"id":"1","data":{"pers\\u004Fnal":"Jane Roe"}}', '{"id":"1","data":{}}'],
    ['in what is no JSON', '{"id":"1","personal":"Jane Roe"', '{"id":"1",'],
    ['in what is JavaScript', "{id: 1, personal: 'Jane Roe'}", '{id: 1, '],
    ['in what is Python', "{'id': 1, 'personal' : 'Jane Roe'}", "{'id': 1, '"],
    ['in what is XML', '<event><personal>Jane Roe</personal></event>', '<event><'],
  ])('keeps nothing in clear of what is personal %s', (_where, sent, left) => {
    const entry = entryOf(sent);
    expect(kept(entry)).toBe(left);
    expect(JSON.stringify(entry)).not.toContain('Jane');
    expect(entry.problems.at(-1)?.detail).toContain('`personal`');
    expect(entry.sha256).not.toBe(createHash('sha256').update(sent).digest('hex'));
  });

  it('keeps nothing in clear of what is personal in a text nested deeper than any stack', () => {
    const deep = `${'['.repeat(20_000)}{"personal":"Jane Roe"}${']'.repeat(20_000)}`;
    expect(JSON.stringify(entryOf(deep))).not.toContain(Buffer.from('Jane Roe').toString('base64').slice(0, 8));
    expect(kept(entryOf(deep))).not.toContain('Jane');
  });

  it('keeps no key in clear of what is personal, over however many lines it goes', () => {
    const entry = entryOf('{"data":{"personal":{"Jane\\nRoe":{"a":"\\ud800"}}}}');
    expect(entry.problems[0]?.pointer).toBe('/data/personal');
  });

  it('names places by pointers of a bounded length, so that no event is too large to be kept', () => {
    const wrong = Array.from({ length: 200 }, () => '"\\ud800"').join(',');
    const entry = entryOf(`{"id":"1","data":{"${'k'.repeat(50_000)}":[${wrong}]},"more":"\\ud800"}`);
    expect(entry.problems.map(({ pointer }) => pointer)).toEqual(['/data']);
    expect(JSON.stringify(entry).length).toBeLessThan(200_000);
  });

  it('tells whoever sends what looks like a person that it is kept in clear, and nobody else', () => {
    const arrival = arrivalOf(Buffer.from('{"id":"jane@example.com"}'), 'x');
    const problems = [
      { pointer: '/id', detail: 'looks like an e-mail address: an id may give nobody away' },
      { pointer: '/subject', detail: 'is missing' },
    ];
    const entry = quarantineEntry(arrival, problems, names);
    expect(kept(entry)).toContain('jane@example.com');
    expect(entry.problems).toEqual([
      { pointer: '/id', detail: expect.stringMatching(/^looks like an e-mail.*in clear until a vault seals it/) },
      problems[1],
    ]);
  });

  it('leaves alone what only mentions the word', () => {
    for (const sent of ['{"id":"1","data":{"purpose":"personal"}}', '{"id":"personal: 1","id":"2"}', 'a personal note'])
      expect(kept(entryOf(sent))).toBe(sent);
  });
});
