import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import SqliteDatabase from 'better-sqlite3';
import { shippedRuleSets } from '#libs/assessment';
import { fromStored, type RecordedEvidence } from '#libs/evidence';
import { ruleSets } from '../../../test/rule-sets/later-reference.js';
import { freshFolder, get, removeFolders, runLedger } from '../../../test/running-ledger.js';
import { ConfigError, type RunningLedger } from '../main.js';

afterEach(removeFolders);

const p1 = shippedRuleSets.of('P1');

/** What is on record of adoptions, each with its stream. */
async function adopted({ store }: RunningLedger): Promise<{ stream: string; evidence: RecordedEvidence }[]> {
  const found: { stream: string; evidence: RecordedEvidence }[] = [];
  for await (const events of store.readAll())
    for (const event of events)
      if (event.type === 'initium.ReferenceAdopted.v1')
        found.push({ stream: event.stream, evidence: fromStored(event) });
  return found;
}

/** Begins a ledger, and tells what it has adopted since its first start. */
async function started(folder: string, options: Parameters<typeof runLedger>[0] = {}): Promise<unknown[]> {
  const ledger = await runLedger({ folder, env: { INITIUM_RULE_SET: undefined }, ...options });
  const all = await adopted(ledger);
  await ledger.close();
  return all.map(({ stream, evidence }) => {
    const { ruleSet, version } = evidence.data as { ruleSet: string; version: string };
    return [stream, evidence.id, ruleSet, version];
  });
}

const first = (...of: string[]) => ['ledger-adoption-1', 'adoption-1', ...of];
const wish = (ruleSet: string) => ({ env: { INITIUM_RULE_SET: ruleSet } });

describe('a first start', () => {
  it('adopts the newest rule set that is shipped, where the settings name none', async () => {
    expect(await started(freshFolder())).toEqual([first('P2', '2026-12-01')]);
  });

  it('adopts the rule set that the settings name, with the reference data that is shipped with it, once', async () => {
    const folder = freshFolder();
    const one = [first('P2', '2026-12-01')];
    expect(await started(folder, wish('P2'))).toEqual(one);
    expect(await started(folder)).toEqual(one);
    expect(await started(folder, wish('P2'))).toEqual(one);
  });

  it('keeps what it adopted whole, where anybody finds it', async () => {
    const ledger = await runLedger(wish('P1'));
    const [{ evidence } = { evidence: undefined }] = await adopted(ledger);
    expect(evidence).toMatchObject({ subject: 'ledger', data: { ruleSet: 'P1', content: p1.reference } });
    const { source, id } = evidence as RecordedEvidence;
    const { status, body } = await get(`${ledger.url}/v1/events/${encodeURIComponent(source)}/${id}`);
    expect([status, body.data.version]).toEqual([200, p1.reference.version]);
    await ledger.close();
  });

  it('refuses a set that the program has not, and makes no ledger of another', async () => {
    const folder = freshFolder();
    const refused = /^INITIUM_RULE_SET: this program has no rule set P9; it has P1 and P2$/;
    await expect(runLedger({ folder, ...wish('P9') })).rejects.toThrow(refused);
    expect(await started(folder, wish('P1'))).toEqual([first('P1', p1.reference.version)]);
  });
});

describe('a later start', () => {
  it('goes on with what was adopted, and says in one line that settings cannot change it', async () => {
    const folder = freshFolder();
    await started(folder, wish('P1'));
    const refused = /^INITIUM_RULE_SET: .* this one goes by P1, not P2; .*initium rules adopt P2$/;
    await expect(runLedger({ folder, ...wish('P2') })).rejects.toThrow(refused);
    await expect(runLedger({ folder, ...wish('P2') })).rejects.toBeInstanceOf(ConfigError);
    expect(await started(folder)).toHaveLength(1);
  });

  it('adopts newer reference data of the set in force by itself, and of no other', async () => {
    const folder = freshFolder();
    await started(folder, wish('P1'));
    const both = [first('P1', p1.reference.version), ['ledger-adoption-2', 'adoption-2', 'P1', '2027-01-01']];
    expect(await started(folder, { ruleSets })).toEqual(both);
    expect(await started(folder, { ruleSets })).toEqual(both);
    expect(await started(folder)).toEqual(both);
  });

  it('finds what was adopted before adoptions had numbers', async () => {
    const folder = freshFolder();
    await started(folder, wish('P1'));
    const stream = `ledger-reference-${p1.reference.version}`;
    const database = new SqliteDatabase(join(folder, 'ledger.sqlite'));
    database.prepare("UPDATE events SET stream = ? WHERE stream = 'ledger-adoption-1'").run(stream);
    database.close();
    const earlier = [stream, ...first('P1', p1.reference.version).slice(1)];
    expect(await started(folder)).toEqual([earlier]);
    expect(await started(folder, { ruleSets })).toEqual([earlier, first('P1', '2027-01-01')]);
  });
});
