import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkEvidence } from '#libs/evidence';
import { contact } from '../../../test/running-ledger.js';
import { arrivalOf } from './arrival.js';
import { type QuarantinedWhole, quarantineEntry, sealable, wholeOf } from './quarantine.js';

const names = { arrivalName: (sha256: string) => `name of ${sha256}` };
const unsealed = { names, canSeal: false };
const entryOf = (bytes: string | Buffer): QuarantinedWhole => {
  const arrival = arrivalOf(Buffer.from(bytes), 'x');
  return quarantineEntry(arrival, arrival.parsed.problems ?? [{ pointer: '/id', detail: 'is missing' }], unsealed);
};
const kept = (entry: QuarantinedWhole): string => Buffer.from(entry.raw, 'base64').toString();

describe('quarantine without a vault', () => {
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
    const entry = quarantineEntry(arrival, problems, unsealed);
    expect(kept(entry)).toContain('jane@example.com');
    expect(entry.problems).toEqual([
      {
        pointer: '/id',
        detail: expect.stringMatching(/^looks like an e-mail.*in clear, for this ledger has no vault/),
      },
      problems[1],
    ]);
  });

  it('leaves alone what only mentions the word', () => {
    for (const sent of ['{"id":"1","data":{"purpose":"personal"}}', '{"id":"personal: 1","id":"2"}', 'a personal note'])
      expect(kept(entryOf(sent))).toBe(sent);
  });
});

describe('quarantine with a vault', () => {
  const marker = 'JaneRoe';
  const sealed = (bytes: string) => {
    const arrival = arrivalOf(Buffer.from(bytes), 'application/cloudevents+json');
    const problems = arrival.parsed.problems ?? checkEvidence(arrival.parsed.value).problems ?? [];
    const whole = quarantineEntry(arrival, problems, { names, canSeal: true });
    return { whole, data: sealable(whole) };
  };

  it('keeps all of it sealed, and gives it back', () => {
    const { whole, data } = sealed('{"id":"1","data":{"personal":{"name":"JaneRoe"},"chanel":"x"}}');
    expect(wholeOf(data)).toEqual(whole);
    expect(kept(whole)).toContain(marker);
  });

  it('has in clear what it claims in so far as evidence has that in clear, and where it is wrong', () => {
    const event = contact('4711', { data: { chanel: 'WEBSITE', personal: { name: marker } } });
    const { data } = sealed(JSON.stringify(event));
    expect(data.claims).toEqual({
      ...{ type: 'initium.ClientContact.v1', subject: 'client/c1', source: 'crm', id: '4711' },
      time: '2026-03-02T09:15:00Z',
    });
    expect(data.problems.map(({ pointer }) => pointer)).toEqual(['/data/channel', '/data']);
    const other = sealed(JSON.stringify(contact('jane@example.com', { type: 'JaneRoe', subject: 'campaign/C1' }))).data;
    expect([other.claims?.type, other.claims?.id, other.about]).toEqual(['sealed', undefined, 'campaign/C1']);
  });

  it('has nothing in clear of what stands anywhere in it that no schema knows', () => {
    const place = fc.constantFrom(
      'type',
      'subject',
      'id',
      'time',
      'key',
      'data',
      'datakey',
      'deep',
      'broken',
      'personal',
    );
    const around = fc.string({ maxLength: 5 });
    fc.assert(
      fc.property(place, around, around, (where, before, after) => {
        const said = `${before}@${marker}.example${after}`;
        const event = contact('1', { data: { channel: 'NOWHERE' } });
        const bent: Record<string, () => string> = {
          key: () => JSON.stringify({ ...event, [said]: 1 }),
          data: () => JSON.stringify({ ...event, data: { channel: said } }),
          datakey: () => JSON.stringify({ ...event, data: { [said]: [said] } }),
          deep: () => JSON.stringify({ ...event, data: { anchor: { [said]: { [said]: '\ud800' } } } }),
          broken: () => JSON.stringify({ ...event, data: said }).slice(0, -3),
          personal: () => JSON.stringify({ ...event, data: { personal: { [said]: '\u0000' } } }),
        };
        const bytes = bent[where]?.() ?? JSON.stringify({ ...event, [where]: said });
        const { personal: _, ...clear } = sealed(bytes).data;
        expect(JSON.stringify(clear)).not.toContain(marker);
      }),
    );
  });
});
