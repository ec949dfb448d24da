import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SimulatedClock } from '#libs/event-store';
import { cameByItself, wasChecked } from '../../../test/came-by-itself.js';
import { removeFolders, runLedger } from '../../../test/running-ledger.js';
import { StoryLedger } from '../../../test/story-ledger.js';

let story: StoryLedger;

beforeAll(async () => {
  const clock = new SimulatedClock(Date.parse('2026-08-03T09:00:00Z'));
  story = StoryLedger.of(clock, await runLedger({ clock, env: { INITIUM_RULE_SET: 'P2' } }));
  await story.tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

/** A client who came by itself and asked for one subject. */
async function asking(client: string): Promise<void> {
  const about = `client/${client}`;
  for (const [kind, data] of [...cameByItself(), wasChecked()])
    await story.tell(kind, about, data, kind === 'ServiceRequest' ? { id: `asked-${client}` } : {});
  story.pass(1);
}

const entry = (service: string, asset: string) => ({ service, asset });
const messages: readonly (readonly [string, object, 'ALLOW' | 'DENY'])[] = [
  ['a service message of what was asked for', { purpose: 'SERVICE', coverage: [entry('e', 'BTC')] }, 'ALLOW'],
  ['a service message of nothing in particular', { purpose: 'SERVICE' }, 'ALLOW'],
  ['a service message of what was not asked for', { purpose: 'SERVICE', coverage: [entry('e', 'ETH')] }, 'DENY'],
  ['a service message of any asset', { purpose: 'SERVICE', coverage: [entry('e', '*')] }, 'DENY'],
  ['a service message of everything', { purpose: 'SERVICE', coverage: 'ALL' }, 'DENY'],
  ['a promotion', { purpose: 'PROMOTION' }, 'DENY'],
];

describe('the gate under rule set P2', () => {
  it.each(messages)('says of %s what the assessment says once it is sent', async (name, message, decision) => {
    const client = name.replaceAll(' ', '-');
    await asking(client);
    const sent = { channel: 'EMAIL', ...message };
    const { status, body } = await story.decide({ client, ...sent });
    expect([status, body.decision, body.ruleSet]).toEqual([200, decision, 'P2']);
    await story.tell('FirmCommunication', `client/${client}`, { ...sent, actor: 'FIRM' });
    for (const { service, asset, entity, after } of [...body.grounds, ...body.wouldTaint]) {
      const told = (
        await story.ask(`/v1/clients/${client}/status`, { service, asset: asset === '*' ? 'SOL' : asset, entity })
      ).body;
      expect([service, asset, told.status]).toEqual([service, asset, after]);
    }
    const { results } = (await story.ask(`/v1/clients/${client}/status`)).body;
    const isTainted = results.some((one: { status: string }) => one.status === 'TAINTED');
    expect(isTainted).toBe(decision === 'DENY');
  });

  it.each([
    [9, 'ALLOW'],
    [11, 'DENY'],
  ] as const)(
    'lets a reply through for ten days: after %d it says %s, and so does the assessment',
    async (days, decision) => {
      const client = `answered-${days}`;
      await asking(client);
      story.pass(days * 24 * 60);
      const inReplyTo = { source: 'crm', id: `asked-${client}` };
      const reply = { channel: 'EMAIL', purpose: 'REPLY', coverage: [entry('e', 'BTC')], inReplyTo };
      expect((await story.decide({ client, ...reply })).body.decision).toBe(decision);
      await story.tell('FirmCommunication', `client/${client}`, { ...reply, actor: 'FIRM' });
      const { results } = (await story.ask(`/v1/clients/${client}/status`)).body;
      expect(results.some((one: { status: string }) => one.status === 'TAINTED')).toBe(decision === 'DENY');
    },
  );
});
