import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { initiumHere } from '../../apps/cli/testing/initium-here.js';
import type { RunningLedger } from '../../apps/ledger/main.js';
import { tagKeyHash, verifierKeyOf } from '../../apps/ledger/proofs/key-files.js';
import { batchType, contact, freshFolder, get, linesOf, post, removeFolders, runLedger } from '../running-ledger.js';
import { until } from '../until.js';

const honest = freshFolder();
/** What an auditor has of it: the log's key, and a checkpoint. */
const kept = join(freshFolder(), 'kept');
let key: string;
/** Genesis, the adoption of the rule set, and what was sent. */
const leaves = 5;

async function checkpointOf(url: string): Promise<Buffer> {
  let note = Buffer.alloc(0);
  await until(async () => {
    const answer = await fetch(`${url}/log/checkpoint`);
    note = Buffer.from(await answer.arrayBuffer());
    return answer.status === 200 && Number(note.toString().split('\n')[1]) >= leaves;
  });
  return note;
}

beforeAll(async () => {
  const { url, close } = await runLedger({ folder: honest });
  const events = ['1', '2', '3'].map((id) => contact(id));
  expect((await post(`${url}/v1/events`, batchType, events)).status).toBe(201);
  writeFileSync(kept, await checkpointOf(url));
  [
    {
      data: {
        log: { key },
      },
    },
  ] = linesOf(await (await fetch(`${url}/v1/ledger`)).text());
  await close();
});
/** The ledger that is running, of those that were forged. */
let forger: RunningLedger | undefined;
afterEach(() => forger?.close());
afterAll(removeFolders);

/** What strangers say of a copy of the ledger, with its keys, in which evidence was altered, and the log made anew by who has it all. */
async function forged(bend: (db: Database.Database, keys: string) => void) {
  const folder = freshFolder();
  cpSync(honest, folder, { recursive: true });
  const db = new Database(join(folder, 'ledger.sqlite'));
  bend(db, join(folder, 'keys'));
  db.exec(`UPDATE events SET data = CAST('{"channel":"EMAIL"}' AS BLOB) WHERE stream = 'evidence-crm/2'`);
  db.close();
  // It forgets what it signed, and what it made of the store as that was.
  writeFileSync(join(folder, 'keys/last-checkpoint'), '');
  for (const made of ['log', 'views']) rmSync(join(folder, made), { recursive: true });
  forger = await runLedger({ folder, create: true });
  const { url } = forger;
  await checkpointOf(url);
  const replayed = async (...args: readonly string[]) =>
    JSON.parse((await initiumHere(['replay', '--log', `${url}/log`, ...args])).stdout);
  const incidents = (await get(`${url}/v1/incidents`)).body.incidents;
  return { replayed, incidents };
}

describe('a thief who has the signing key, and all else', () => {
  it('makes a log that no signature tells from the true one; who kept a checkpoint of that tells it', async () => {
    const { replayed, incidents } = await forged(() => undefined);
    expect(incidents).toEqual([]);
    expect(await replayed('--key', key)).toMatchObject({ good: true });
    expect(await replayed('--key', key, '--since', kept)).toMatchObject({ good: false, wrong: 'forked-root' });
  });
});

describe('a firm that makes the whole log anew, under new keys', () => {
  it('has one in which all is well, but for whoever knows the log by its old key', async () => {
    let own = '';
    const { replayed, incidents } = await forged((db, keys) => {
      const { privateKey } = generateKeyPairSync('ed25519');
      const tag = randomBytes(32);
      writeFileSync(join(keys, 'log.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
      writeFileSync(join(keys, 'tag.key'), tag.toString('hex'));
      const read = db.prepare<[], string>(`SELECT CAST(data AS TEXT) FROM events WHERE stream = 'ledger-genesis'`);
      const genesis = JSON.parse(read.pluck().get() as string);
      own = verifierKeyOf(genesis.origin, privateKey);
      const said = { ...genesis, log: { ...genesis.log, key: own, tagKey: tagKeyHash(tag) } };
      db.prepare(`UPDATE events SET data = ? WHERE stream = 'ledger-genesis'`).run(Buffer.from(JSON.stringify(said)));
    });
    expect(incidents).toEqual([]);
    expect(await replayed('--key', own)).toMatchObject({ good: true });
    expect(await replayed('--key', key)).toMatchObject({ good: false, wrong: 'bad-signature' });
  });
});
