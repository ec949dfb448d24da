import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addConnection } from '../../../../test/connections.js';
import { freshFolder, get, post, removeFolders, runLedger } from '../../../../test/running-ledger.js';
import type { RunningLedger } from '../../main.js';

let ledger: RunningLedger;
const folder = freshFolder();
const vendor = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

beforeAll(async () => {
  const file = join(folder, 'connections.json');
  const key = vendor.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  await addConnection(file, {
    name: 'mails',
    mapping: 'sendgrid',
    source: 'sendgrid',
    scheme: 'sendgrid',
    secrets: [key],
  });
  const keys = join(folder, 'pseudonyms.key');
  writeFileSync(keys, `${randomBytes(32).toString('base64')}\n`);
  ledger = await runLedger({ folder, env: { INITIUM_PSEUDONYM_KEY_FILE: keys } });
});
afterAll(async () => {
  await ledger.close();
  removeFolders();
});

/** As SendGrid sends: a list of events, signed with when it sends them. */
function deliver(events: readonly object[], layout = 0) {
  const [body, stamp] = [JSON.stringify(events, null, layout), String(Math.floor(Date.now() / 1000))];
  const signature = sign('sha256', Buffer.from(`${stamp}${body}`), vendor.privateKey).toString('base64');
  return post(`${ledger.url}/v1/webhooks/mails`, 'application/json', body, {
    'x-twilio-email-event-webhook-signature': signature,
    'x-twilio-email-event-webhook-timestamp': stamp,
  });
}

const mail = (id: string, more: object = {}) => ({
  email: 'ann@example.com',
  timestamp: Math.floor(Date.now() / 1000) - 60,
  event: 'delivered',
  category: ['weekly'],
  sg_event_id: id,
  sg_message_id: `${id}.filter0001`,
  ...more,
});

const recorded = async (id: string) => (await get(`${ledger.url}/v1/events/sendgrid/${id}?open=true`)).body;

describe('a batch of SendGrid', () => {
  it('is evidence about pseudonyms, with the record sealed in it, and says by which mapping', async () => {
    const { status, body } = await deliver([mail('one'), mail('two', { event: 'open' })]);
    expect([status, body.results]).toMatchObject([200, [{ id: 'one', outcome: 'recorded' }, { id: 'two' }]]);
    const event = await recorded('one');
    expect(event).toMatchObject({
      type: 'initium.MarketingExposure.v1',
      subject: expect.stringMatching(/^identifier\/email\.[\w-]{43}$/),
      mapping: 'sendgrid/1',
      mappinghash: expect.stringMatching(/^[0-9a-f]{64}$/),
      data: { channel: 'EMAIL', stage: 'DELIVERED', personal: { raw: expect.stringContaining('ann@example.com') } },
    });
    for await (const events of ledger.store.readAll())
      for (const { data, metadata } of events)
        expect(`${Buffer.from(data)}${Buffer.from(metadata)}`).not.toContain('ann@example.com');
  });

  it('that is sent again, laid out in another way and among others, is a duplicate with its first receipt', async () => {
    const [event, other] = [mail('again'), mail('other')];
    const [first] = (await deliver([event])).body.results;
    const { body } = await deliver([other, event], 2);
    expect(body.results).toMatchObject([
      { id: 'other', outcome: 'recorded' },
      { ...first, outcome: 'duplicate' },
    ]);
  });

  it('is counted where the mapping ignores it, and kept whole where it cannot tell what it is', async () => {
    const account = { event: 'account_status_change', type: 'x', timestamp: 1_782_032_460, sg_event_id: 'account' };
    const unheard = mail('unheard', { event: 'forwarded' });
    const { status, body } = await deliver([account, unheard, mail('beside')]);
    expect([status, body.ignored, body.results]).toMatchObject([
      200,
      1,
      [{ outcome: 'quarantined' }, { id: 'beside', outcome: 'recorded' }],
    ]);
    const { body: kept } = await get(`${ledger.url}/v1/quarantine/${body.results[0].quarantineId}`);
    expect(kept.errors).toMatchObject([{ detail: expect.stringContaining('there is no rule for it') }]);
    expect(JSON.parse(JSON.parse(kept.text).data.personal.raw)).toEqual(unheard);
    const metrics = (await get(`${ledger.url}/metrics`)).body;
    expect(metrics).toMatch(/initium_webhook_ignored_total{connection="mails",type="account_status_change"} 1/);
    expect(metrics).toMatch(/initium_webhook_events_total{connection="mails",outcome="quarantined"} 1/);
  });

  it('has a record that is longer than an event may be kept whole as well, where nothing can be made of it', async () => {
    const long = mail('long', { event: 'forwarded', note: 'x'.repeat(100_000) });
    const { body } = await deliver([long]);
    const { body: kept } = await get(`${ledger.url}/v1/quarantine/${body.results[0].quarantineId}`);
    expect(JSON.parse(kept.text)).toEqual(long);
  });
});
