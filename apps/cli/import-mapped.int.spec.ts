import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sampleKeys } from '#packages/mappers';
import type { ImportReport } from './import/report.js';
import { initiumHere } from './testing/initium-here.js';
import { initium } from './testing/initium-process.js';
import { type Serving, serve } from './testing/serving.js';

const data = mkdtempSync(join(tmpdir(), 'initium-mapped-'));
const keys = join(data, 'pseudonyms.key');
let ledger: Serving;

beforeAll(async () => {
  writeFileSync(keys, `${Buffer.alloc(32, 'initium sample key').toString('base64')}\n`);
  ledger = await serve(join(data, 'ledger'));
});
afterAll(async () => {
  ledger.child.kill('SIGTERM');
  await ledger.ended;
  rmSync(data, { recursive: true });
});

function file(name: string, content: string): string {
  const path = join(data, name);
  writeFileSync(path, content);
  return path;
}

async function imported(...args: string[]): Promise<{ code: number | null; stderr: string; report: ImportReport }> {
  const { code, stdout, stderr } = await initiumHere([
    'import',
    '--url',
    ledger.url,
    '--json',
    '--pseudonym-keys',
    keys,
    ...args,
  ]);
  return { code, stderr, report: (stdout === '' ? {} : JSON.parse(stdout)) as ImportReport };
}

const now = Math.floor(Date.now() / 1_000);
const mail = (id: number, event: string) => ({
  email: 'ann@example.com',
  event,
  timestamp: now - 100 + id,
  sg_event_id: `event-${id}`,
  sg_message_id: 'm1.filter0001',
});

describe('initium import --mapper', () => {
  it("records what a vendor's export says under pseudonyms, counts what is ignored, and a second time records nothing", async () => {
    const suspended = { ...mail(3, 'account_status_change'), email: undefined };
    const path = file(
      'mails.json',
      `\ufeff${JSON.stringify([mail(1, 'processed'), mail(2, 'spamreport'), suspended], undefined, 2)}`,
    );
    const { code, report } = await imported('--mapper', 'sendgrid', path);
    expect({ code, ...report }).toMatchObject({
      code: 0,
      recorded: 3,
      quarantined: 0,
      ignored: { account_status_change: 1 },
    });
    const subject = `identifier/${sampleKeys.pseudonym('email', 'ann@example.com')}`;
    const kept = await (await fetch(`${ledger.url}/v1/events/sendgrid/event-1`)).json();
    expect(kept).toMatchObject({ subject, data: { channel: 'EMAIL', stage: 'SENT', message: 'm1' } });
    expect(kept).toMatchObject({ mapping: 'sendgrid/1', mappinghash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(JSON.stringify(kept)).not.toContain('ann@example.com');
    expect(kept).toHaveProperty('data.sealed');
    expect((await imported('--mapper', 'sendgrid', path)).report).toMatchObject({ recorded: 0, duplicate: 3 });
  });

  it('keeps a record that nothing can be made of whole in quarantine, with what it claims, and says why', async () => {
    const path = file(
      'new.ndjson',
      `${JSON.stringify(mail(4, 'delivered'))}\n${JSON.stringify(mail(5, 'forwarded'))}\n{"half":\n`,
    );
    const { code, report } = await imported('--mapper', 'sendgrid', path);
    expect({ code, ...report }).toMatchObject({ code: 1, recorded: 1, quarantined: 2 });
    const reasons = report.refused.map(({ errors }) => errors?.[0]?.detail);
    expect(reasons).toEqual(['forwarded: there is no rule for it', expect.stringContaining('unreadable: is no JSON')]);
    const { items } = (await (await fetch(`${ledger.url}/v1/quarantine`)).json()) as { items: object[] };
    const subject = `identifier/${sampleKeys.pseudonym('email', 'ann@example.com')}`;
    expect(items).toContainEqual(expect.objectContaining({ source: 'sendgrid', type: 'initium.Unmapped.v1', subject }));
    expect(JSON.stringify(items)).not.toContain('ann@example.com');
  });

  it("refuses a file that is none of its mapper's before anything of it is sent, and one whose mapping is wrong", async () => {
    const path = file('other.ndjson', '{"some":"thing"}\n'.repeat(30));
    expect(await imported('--mapper', 'sendgrid', path)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/none of its first 20 records is one of Twilio SendGrid.* so nothing was sent/),
    });
    const mapping = file('wrong.yaml', 'extends: sendgrid\nrules: [{ evidence: [{ kind: Nothing, data: {} }] }]\n');
    expect((await imported('--mapper', mapping, path)).stderr).toBe(
      `error: ${mapping}: Nothing is no kind of evidence\n`,
    );
    expect((await imported('--mapper', 'nobody', path)).stderr).toContain(
      '--mapper nobody: there is none of that name; there are',
    );
  });

  it("takes a firm's own mapping that extends one, and its categories", async () => {
    const mapping = file(
      'ours.yaml',
      'extends: sendgrid\nversion: 7\ntables: { purposes: { rows: { receipts: SERVICE } } }\n',
    );
    const path = file('receipt.json', JSON.stringify([{ ...mail(6, 'processed'), category: 'receipts' }]));
    expect((await imported('--mapper', mapping, '--source', 'mails', path)).report).toMatchObject({ recorded: 1 });
    const kept = await (await fetch(`${ledger.url}/v1/events/mails/event-6`)).json();
    expect(kept).toMatchObject({ mapping: 'sendgrid/7', data: { purpose: 'SERVICE' } });
    expect(existsSync(`${path}.import.json`)).toBe(false);
  });
});

describe('initium mapper links', () => {
  it('links a client to the new name of an address whose earlier name it was linked to, once', async () => {
    const rotated = file('rotated.key', `${Buffer.alloc(32, 'initium sample key').toString('base64')}\n`);
    const args = ['mapper', 'links', 'email', '--source', 'rotation', '--url', ledger.url, '--pseudonym-keys', rotated];
    const identifier = sampleKeys.pseudonym('email', 'ann@example.com');
    const attributes = { specversion: '1.0', source: 'crm', time: new Date(now * 1_000).toISOString() };
    const link = {
      ...attributes,
      id: 'l1',
      type: 'initium.IdentityLink.v1',
      subject: 'client/c-7',
      data: { identifier, confidence: 'PROBABLE' },
    };
    await initium(['import', '--url', ledger.url, '-'], { stdin: `${JSON.stringify(link)}\n` });
    expect((await initiumHere(['mapper', 'new-key', rotated])).stdout).toContain('2 keys, the last of them in force');
    const made = await initium(args, { stdin: 'Ann@example.com\nbob@example.com\n' });
    const [event, ...others] = made.stdout.split('\n').filter(Boolean);
    expect(others).toEqual([]);
    expect(JSON.parse(event as string)).toMatchObject({ subject: 'client/c-7', data: { confidence: 'PROBABLE' } });
    await initium(['import', '--url', ledger.url, '-'], { stdin: made.stdout });
    expect(await initium(args, { stdin: 'ann@example.com\nnobody\n' })).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('initium remap', () => {
  const remapped = async (...args: string[]) => {
    const { code, stdout, stderr } = await initiumHere([
      'remap',
      '--url',
      ledger.url,
      '--json',
      '--pseudonym-keys',
      keys,
      ...args,
    ]);
    return { code, stderr, report: JSON.parse(stdout || '{}') as Record<string, unknown> };
  };
  const ours = (version: number, purpose: string): string =>
    file(
      `ours-${version}.yaml`,
      `extends: sendgrid\nmapping: ours\nversion: ${version}\ntables: { purposes: { rows: { news: ${purpose} } } }\n`,
    );

  it('records at once what a mended mapping says against the firm, and leaves what helps to two persons', async () => {
    const path = file(
      'news.json',
      JSON.stringify([{ ...mail(20, 'processed'), category: 'news' }, mail(21, 'delivered')]),
    );
    await imported('--mapper', ours(1, 'SERVICE'), '--source', 'remapped', path);
    const mended = ['--mapper', ours(2, 'PROMOTION'), '--source', 'remapped'];
    const expected = {
      records: 2,
      same: 1,
      hurting: ['remapped/event-20'],
      relieving: ['remapped/event-20'],
      unreadable: 0,
    };
    const told = await remapped(...mended, '--dry-run');
    expect(told).toMatchObject({ code: 1, report: { ...expected, hurting: ['remapped/event-20~2'], recorded: 0 } });
    expect((await fetch(`${ledger.url}/v1/events/remapped/event-20~2`)).status).toBe(404);
    const done = await remapped(
      ...mended,
      '--propose',
      'NOT_ATTRIBUTABLE',
      '--evidence',
      'memo 12',
      '--proposer',
      'ann',
    );
    expect(done.report).toMatchObject({ recorded: 1, proposed: 1 });
    const kept = await (await fetch(`${ledger.url}/v1/events/remapped/event-20~2`)).json();
    expect(kept).toMatchObject({ mapping: 'ours/2', data: { purpose: 'PROMOTION' } });
    const { items } = (await (await fetch(`${ledger.url}/v1/proposals`)).json()) as { items: object[] };
    expect(items).toMatchObject([{ act: 'retraction', state: 'open' }]);
    const again = await remapped(...mended);
    expect(again.report).toMatchObject({ same: 2, hurting: [], relieving: ['remapped/event-20'], recorded: 0 });
  });

  it('finds nothing where the mapping is the one that made it', async () => {
    expect(await remapped('--mapper', 'sendgrid')).toMatchObject({
      code: 0,
      report: { records: 0, hurting: [], relieving: [] },
    });
  });
});
