import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeFolders } from '../../../test/running-ledger.js';
import { StoryLedger } from '../../../test/story-ledger.js';

let story: StoryLedger;
const day = 24 * 60;

beforeAll(async () => {
  story = await StoryLedger.begin('2026-08-03T09:00:00Z');
  await story.tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
  await story.tell('Source', 'source/crm', { channels: ['EMAIL'], heartbeatEvery: 'P1D', from: story.now, owner: 'o' });
  for (const id of ['first', 'second', 'third']) {
    await story.tell('ClientContact', 'client/anna', { channel: 'EMAIL' }, { id });
    story.pass(day);
  }
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

const ask = async (address: string, parameters: Record<string, string>) => {
  const { status, body } = await story.ask(address, parameters);
  return { status, ...body };
};
const ids = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id);
const [endOfThird, endOfFourth] = ['2026-08-03T23:59:59.999Z', '2026-08-04T23:59:59.999Z'];
/** The story ends at this instant, in the middle of its day. */
const [today, now] = ['2026-08-06', '2026-08-06T09:00:00Z'];

describe('a date in place of an instant', () => {
  it.each(['/v1/clients/anna/status', '/v1/clients/anna/timeline', '/v1/clients', '/v1/campaigns', '/v1/portfolio'])(
    'is the last millisecond of its day for both clocks, says %s',
    async (address) => {
      expect(await ask(address, { at: '2026-08-03', knownAt: '2026-08-04' })).toMatchObject({
        ...{ status: 200, at: endOfThird, knownAt: endOfFourth },
      });
    },
  );

  it('is now where it is today, for both clocks the same', async () => {
    const standing = { status: 200, at: now, knownAt: now };
    expect(await ask('/v1/clients', { at: today, knownAt: today })).toMatchObject(standing);
    expect(await ask('/v1/clients', { at: today })).toMatchObject(standing);
    expect(await ask('/v1/clients', { knownAt: today })).toMatchObject(standing);
  });

  it('is refused where it is to come, and where there is no such day', async () => {
    for (const date of ['2026-08-07', '2026-02-29', '2026-8-3', '2026-08', '20260803']) {
      const { status, errors } = await ask('/v1/clients', { knownAt: date });
      expect([date, status, errors[0].pointer]).toEqual([date, 400, '/query/knownAt']);
    }
  });

  it('holds for all pages of a question, and no other day does', async () => {
    const first = await ask('/v1/clients/anna/timeline', { at: '2026-08-04', limit: '1' });
    const more = { after: first.next, limit: '1' };
    expect(await ask('/v1/clients/anna/timeline', { ...more, at: '2026-08-04' })).toMatchObject({ at: endOfFourth });
    expect((await ask('/v1/clients/anna/timeline', { ...more, at: '2026-08-05' })).status).toBe(400);
  });

  it('is the first millisecond for `from`, and the last for `to`, of when it occurred and of when it was recorded', async () => {
    const kind = 'ClientContact';
    const on = { from: '2026-08-04T00:00:00Z', to: endOfFourth };
    const occurred = await ask('/v1/events', { kind, from: '2026-08-04', to: '2026-08-04' });
    expect([ids(occurred), occurred]).toEqual([['second'], expect.objectContaining(on)]);
    const recorded = await ask('/v1/events', { kind, recordedFrom: '2026-08-04', recordedTo: '2026-08-04' });
    expect([ids(recorded), recorded]).toEqual([
      ['second'],
      expect.objectContaining({ recordedFrom: on.from, recordedTo: on.to }),
    ]);
    const untilNow = await ask('/v1/events', { kind, to: today, recordedTo: today });
    expect(untilNow).toMatchObject({ to: now, recordedTo: now });
    expect(ids(untilNow)).toHaveLength(3);
  });

  it('is either end of a source’s coverage, up to the instant that it is judged at', async () => {
    const coverage = (parameters: Record<string, string>) => ask('/v1/sources/crm/coverage', parameters);
    expect(await coverage({ from: '2026-08-04', to: '2026-08-04' })).toMatchObject({
      ...{ from: '2026-08-04T00:00:00Z', to: endOfFourth },
    });
    expect(await coverage({ to: today })).toMatchObject({ status: 200, to: now, at: now });
    expect((await coverage({ at: '2026-08-04', to: '2026-08-05' })).status).toBe(400);
  });
});

describe('of a client of whom nothing is recorded', () => {
  const before = { knownAt: '2026-08-02' };
  it.each([
    ['a timeline', '/v1/clients/nobody/timeline', {}],
    ['a timeline from before', '/v1/clients/anna/timeline', before],
    ['a list of evidence', '/v1/events', { subject: 'client/nobody' }],
    ['a list of evidence from before', '/v1/events', { subject: 'client/anna', recordedTo: '2026-08-02' }],
  ])('%s is not found', async (_what, address, parameters) => {
    const { status, type, detail } = await ask(address, parameters);
    expect([status, type]).toEqual([404, 'urn:initium:problem:not-found']);
    expect(detail).toMatch(/^Nothing is recorded of client (nobody|anna) by 2026-08-0.*\/v1\/clients/);
  });

  it('as lines it is not found either', async () => {
    const headers = { accept: 'application/x-ndjson' };
    const response = await fetch(`${story.ledger.url}/v1/events?subject=client/nobody`, { headers });
    expect(response.status).toBe(404);
  });

  it('status and gate answer as of any other', async () => {
    expect(await ask('/v1/clients/nobody/status', {})).toMatchObject({ status: 200, results: [] });
    const asked = { client: 'nobody', service: 'e', asset: 'BTC' };
    expect((await story.decide(asked)).body).toMatchObject({ decision: 'DENY', status: 'NO_RELATIONSHIP' });
  });
});
