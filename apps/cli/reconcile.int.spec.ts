import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshFolder, get, removeFolders, runLedger } from '../../test/running-ledger.js';
import type { RunningLedger } from '../ledger/main.js';
import { initiumHere } from './testing/initium-here.js';

const folder = freshFolder();
const keys = join(folder, 'pseudonym.keys');
let ledger: RunningLedger;
let count = 0;

beforeAll(async () => {
  ledger = await runLedger();
  await initiumHere(['mapper', 'new-key', keys]);
});
afterAll(async () => {
  await ledger.close();
  removeFolders();
});

interface Mail {
  readonly message: string;
  readonly event?: string;
  readonly at?: number;
}

const startSeconds = Date.UTC(2026, 7, 1) / 1000;
const record = ({ message, event = 'processed', at = 0 }: Mail): object => ({
  email: 'ann@example.com',
  timestamp: startSeconds + at,
  event,
  sg_event_id: `${message}-${event}`,
  sg_message_id: `${message}.filter`,
});

function file(mails: readonly (Mail | object)[]): string {
  const path = join(folder, `export-${count++}.json`);
  writeFileSync(path, JSON.stringify(mails.map((mail) => ('message' in mail ? record(mail as Mail) : mail))));
  return path;
}

const day = ['--from', '2026-08-01', '--to', '2026-08-01'];
const run = (command: string, source: string, ...args: string[]) =>
  initiumHere([
    ...[command, '--url', ledger.url, '--mapper', 'sendgrid', '--source', source],
    ...['--pseudonym-keys', keys, '--json', ...args],
  ]);
const held = (source: string, ...mails: Mail[]) => run('import', source, file(mails));
const reconcile = async (source: string, mails: readonly (Mail | object)[], ...args: string[]) => {
  const { code, stdout, stderr } = await run('reconcile', source, '--export', file(mails), ...day, ...args);
  return { code, stderr, ...JSON.parse(stdout || '{}') };
};
const findingsOf = async (source: string) =>
  (await get(`${ledger.url}/v1/events?source=${source}&kind=Reconciliation`)).body.items;

describe('initium reconcile', () => {
  it('finds that both say the same, and records it', async () => {
    await held('same', { message: 'a' }, { message: 'a', event: 'open', at: 60 }, { message: 'b' });
    const told = await reconcile('same', [{ message: 'b' }, { message: 'a' }]);
    const none = { missingHere: 0, missingThere: 0, different: 0 };
    expect(told).toMatchObject({ code: 0, vendorCount: 2, ledgerCount: 2, found: none, remains: none });
    const [finding, ...others] = await findingsOf('same');
    expect(others).toEqual([]);
    expect(`same/${finding.id}`).toBe(told.recordedAs);
    expect(finding).toMatchObject({
      subject: 'source/same',
      data: {
        ...{ vendor: 'sendgrid', vendorCount: 2, ledgerCount: 2, unmatched: 0 },
        ...{ periodFrom: '2026-08-01T00:00:00.000Z', periodTo: '2026-08-01T23:59:59.999Z' },
        exportHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    });
  });

  it('names what is missing here, missing there and different, imports none of it, and records how much', async () => {
    await held('apart', { message: 'both' }, { message: 'bounced' }, { message: 'ours' });
    const listed = [{ message: 'both' }, { message: 'bounced', event: 'bounce', at: 9 }, { message: 'theirs' }];
    const told = await reconcile('apart', listed);
    expect(told).toMatchObject({ code: 1, found: { missingHere: 1, missingThere: 1, different: 1 } });
    expect(told.examples).toMatchObject({
      missingHere: [{ message: 'theirs', event: 'theirs-processed', stage: 'SENT' }],
      missingThere: [{ message: 'ours' }],
      different: [{ message: 'bounced', stage: 'FAILED' }],
    });
    expect(told.imported).toBeUndefined();
    expect((await findingsOf('apart'))[0].data).toMatchObject({ vendorCount: 3, ledgerCount: 3, unmatched: 3 });
    expect((await get(`${ledger.url}/v1/events?source=apart`)).body.items).toHaveLength(4);
  });

  it('imports what is missing where it is to heal, marked with the finding, and records what remains and what was found first', async () => {
    await held('healed', { message: 'both' }, { message: 'bounced' });
    const listed = [{ message: 'both' }, { message: 'bounced', event: 'bounce', at: 9 }, { message: 'theirs' }];
    const told = await reconcile('healed', listed, '--heal');
    expect(told).toMatchObject({
      ...{ code: 0, imported: { recorded: 2 }, vendorCount: 3, ledgerCount: 3 },
      found: { missingHere: 1, missingThere: 0, different: 1 },
      remains: { missingHere: 0, missingThere: 0, different: 0 },
    });
    const [finding] = await findingsOf('healed');
    expect(finding).toMatchObject({
      firstfinding: '1 missing here; 0 missing there; 1 different',
      data: { unmatched: 0 },
    });
    const { items } = (await get(`${ledger.url}/v1/events?source=healed&kind=MarketingExposure`)).body;
    const marked = items.filter(({ healedby }: { healedby?: string }) => healedby === finding.id);
    expect(marked.map(({ id }: { id: string }) => id).sort()).toEqual(['bounced-bounce', 'theirs-processed']);
    expect(await reconcile('healed', listed, '--heal')).toMatchObject({ code: 0, imported: { recorded: 0 } });
  });

  it('looks at the period alone that it is asked for', async () => {
    await held('period', { message: 'before', at: -90_000 }, { message: 'within' });
    const told = await reconcile('period', [{ message: 'within' }, { message: 'after', at: 90_000 }], '--heal');
    expect(told).toMatchObject({ code: 0, vendorCount: 1, ledgerCount: 1, imported: { recorded: 0 } });
  });

  it('counts a record that nobody can make evidence of among what is unmatched, and keeps it where it is to heal', async () => {
    const strange = { ...record({ message: 'x' }), event: 'teleported' };
    const told = await reconcile('strange', [{ message: 'a' }, strange], '--heal');
    expect(told).toMatchObject({ code: 1, unmapped: 1, imported: { recorded: 1, quarantined: 1 } });
    expect((await findingsOf('strange'))[0].data).toMatchObject({ unmatched: 1 });
  });

  it('says that a period is uncovered while something in it is unmatched, and what to do', async () => {
    await held('words', { message: 'ours' });
    const args = ['--export', file([{ message: 'theirs' }]), ...day];
    const asked = [
      'reconcile',
      '--url',
      ledger.url,
      '--mapper',
      'sendgrid',
      '--source',
      'words',
      '--pseudonym-keys',
      keys,
    ];
    const { stdout } = await initiumHere([...asked, ...args], { onTerminal: true });
    expect(stdout).toMatch(/1 messages the vendor lists, and the ledger has nothing of[\s\S]*theirs[\s\S]*--heal/);
    expect(stdout).toMatch(/1 messages the ledger holds, and the vendor does not list[\s\S]*ours/);
    expect(stdout).toContain('uncovered by this finding (R-227)');
  });

  it.each([
    ['of nobody', [], /--connection NAME, or --mapper NAME and --source NAME/],
    [
      'of an unknown connection',
      ['--connection', 'none', '--connections-file', join(folder, 'no.json')],
      /has no connection none/,
    ],
    ['of half a period', ['--mapper', 'sendgrid', '--source', 's', '--from', '2026-08-01'], /belong together/],
    [
      'of a period that ends first',
      ['--mapper', 'sendgrid', '--source', 's', '--from', '2026-08-02', '--to', '2026-08-01'],
      /before --from/,
    ],
  ])('refuses an export %s in one line', async (_what, args, why) => {
    const { code, stderr } = await initiumHere(['reconcile', '--export', file([]), '--url', ledger.url, ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(why);
  });
});
