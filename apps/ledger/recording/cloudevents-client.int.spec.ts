import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CloudEvent, emitterFor, HTTP, httpTransport, type Message, Mode } from 'cloudevents';
import { fromStored } from '#libs/evidence';
import { batchType, removeFolders, runLedger } from '../../../test/running-ledger.js';
import type { RunningLedger } from '../main.js';

let ledger: RunningLedger;
let url: string;

beforeAll(async () => {
  ledger = await runLedger();
  url = `${ledger.url}/v1/events`;
});
afterAll(async () => {
  await ledger.close();
  removeFolders();
});

const eventOf = (id: string): CloudEvent<unknown> =>
  new CloudEvent({
    id,
    source: '/crm/eu',
    type: 'initium.MarketingExposure.v1',
    subject: 'client/c1',
    time: '2026-03-02T09:15:00.120Z',
    data: { campaign: 'spring', stage: 'DELIVERED', deliveredCountry: 'DE' },
    sequence: '0042',
    authid: 'clerk-7',
    authtype: 'user',
  });

async function send({ headers, body }: Message): Promise<{ status: number; outcomes: string[] }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: headers as Record<string, string>,
    body: body as string,
  });
  const { results } = (await response.json()) as { results: { outcome: string }[] };
  return { status: response.status, outcomes: results.map(({ outcome }) => outcome) };
}

async function stored(id: string): Promise<unknown> {
  for await (const [event] of ledger.store.readStream(`evidence-%2Fcrm%2Feu/${id}`)) {
    if (event !== undefined) return fromStored(event);
  }
  throw new Error(`${id} is not there`);
}

const attributes = {
  source: '/crm/eu',
  subject: 'client/c1',
  time: '2026-03-02T09:15:00.120Z',
  sequence: '0042',
  authid: 'clerk-7',
  data: { campaign: 'spring', stage: 'DELIVERED', deliveredCountry: 'DE' },
};

describe('the CloudEvents SDK', () => {
  it.each([
    ['structured', HTTP.structured],
    ['binary', HTTP.binary],
  ] as const)('records in %s mode, and again without effect', async (mode, encode) => {
    expect(await send(encode(eventOf(mode)))).toEqual({ status: 201, outcomes: ['recorded'] });
    expect(await send(encode(eventOf(mode)))).toEqual({ status: 200, outcomes: ['duplicate'] });
    expect(await stored(mode)).toMatchObject(attributes);
  });

  it('says the same in either mode', async () => {
    await send(HTTP.binary(eventOf('either')));
    expect((await send(HTTP.structured(eventOf('either')))).outcomes).toEqual(['duplicate']);
  });

  it('records a batch', async () => {
    const body = JSON.stringify([eventOf('batch-1'), eventOf('batch-2'), eventOf('batch-1')]);
    const { status, outcomes } = await send({ headers: { 'content-type': batchType }, body });
    expect(status).toBe(207);
    expect(outcomes).toEqual(['recorded', 'recorded', 'duplicate']);
  });

  it('records through its own emitter and transport', async () => {
    for (const mode of [Mode.BINARY, Mode.STRUCTURED]) {
      const emit = emitterFor(httpTransport(url), { mode });
      const answer = (await emit(eventOf(`emitted-${mode}`))) as { body: string };
      expect(JSON.parse(answer.body).results[0]).toMatchObject({ outcome: 'recorded', id: `emitted-${mode}` });
    }
  });

  it('may send extensions, and instants in the offset of its user, in either mode', async () => {
    const data = {
      actor: 'FIRM',
      channel: 'EMAIL',
      reach: ['DE'],
      trackable: true,
      from: '2026-03-02T11:15:00+02:00',
      to: '2026-04-02T09:15:00Z',
    };
    for (const [mode, encode] of [
      ['structured', HTTP.structured],
      ['binary', HTTP.binary],
    ] as const) {
      const campaign = { type: 'initium.Campaign.v1', subject: 'campaign/spring', data };
      const sent = eventOf(`more-${mode}`).cloneWith({ ...campaign, partitionkey: 'a b:7', sampledrate: 30 });
      expect((await send(encode(sent))).outcomes).toEqual(['recorded']);
      expect(await stored(`more-${mode}`)).toMatchObject({
        data: { ...data, from: '2026-03-02T09:15:00Z' },
        partitionkey: 'a b:7',
        sampledrate: mode === 'binary' ? '30' : 30,
        sentinstants: '/data/from=2026-03-02T11:15:00+02:00',
      });
      const again = sent.cloneWith({ partitionkey: 'b', data: { ...data, from: '2026-03-02T09:15:00.000Z' } });
      expect((await send(encode(again))).outcomes).toEqual(['duplicate']);
      const other = sent.cloneWith({ data: { ...data, from: '2026-03-02T11:15:00+01:00' } });
      expect((await send(encode(other))).outcomes).toEqual(['conflict']);
    }
    const campaigns = await fetch(`${ledger.url}/v1/campaigns`);
    const { items } = (await campaigns.json()) as { items: { versions: { id: string }[] }[] };
    expect(items.map(({ versions }) => versions.map(({ id }) => id))).toEqual([['more-structured', 'more-binary']]);
  });

  it('is told what is wrong with an event that is no evidence', async () => {
    const wrong = eventOf('wrong').cloneWith({ subject: 'client/jane@example.com' });
    for (const message of [HTTP.structured(wrong), HTTP.binary(wrong)]) {
      const response = await fetch(url, {
        method: 'POST',
        headers: message.headers as Record<string, string>,
        body: message.body as string,
      });
      expect(response.status).toBe(422);
      const problem = (await response.json()) as { errors: { pointer: string }[] };
      expect(problem.errors.map(({ pointer }) => pointer)).toEqual(['/subject']);
    }
  });
});
