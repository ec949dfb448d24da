import { describe, expect, it } from '@jest/globals';
import { claimsIn, claimsOf } from './claims.js';

const event = {
  type: 'initium.MarketingExposure.v1',
  subject: 'client/c1',
  source: 'ads',
  id: 'e-7',
  time: '2026-08-05T00:00:00+02:00',
};
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('what something that is no evidence claims', () => {
  it('is what stands in it as an event, its time in UTC', () => {
    expect(claimsIn({ ...event, mood: 1 })).toEqual({ ...event, time: '2026-08-04T22:00:00Z' });
  });

  it.each([
    ['a subject that is neither a client nor an identifier', 'subject', 'campaign/x'],
    ['a subject that is an e-mail address', 'subject', 'client/ann@mail.example.org'],
    ['a type that is no text', 'type', 7],
    ['an empty source', 'source', ''],
    ['an id that is too long', 'id', 'x'.repeat(257)],
    ['a time that is none', 'time', '2026-02-30T00:00:00Z'],
  ])('leaves out %s', (_what, name, value) => {
    expect(Object.keys(claimsIn({ ...event, [name]: value }))).toEqual(
      Object.keys(event).filter((key) => key !== name),
    );
  });

  it.each([null, 7, 'client/c1', ['client/c1']])('is nothing where %j arrived', (value) => {
    expect(claimsIn(value)).toEqual({});
  });

  it('is read from what is kept where the entry does not say it', () => {
    expect(claimsOf({ raw: base64(JSON.stringify(event)) })).toEqual(claimsIn(event));
    expect(claimsOf({ raw: base64('{"type":') })).toEqual({});
    expect(claimsOf({ raw: base64(JSON.stringify(event)), claims: { subject: 'client/c2' } })).toEqual({
      subject: 'client/c2',
    });
  });
});
