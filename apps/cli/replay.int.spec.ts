import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  cosignatureTime,
  logVerifier,
  openCheckpoint,
  parseNote,
  verifiedSignatures,
  witnessVerifier,
} from '#libs/transparency';
import { logVkey, madeLog, witnessVkey, writeLog } from '../../test/interop/made-log.js';
import { freshFolder, removeFolders } from '../../test/running-ledger.js';
import { initiumHere } from './testing/initium-here.js';

const count = 300;
let [log, out, keyFile] = ['', '', ''];
beforeAll(() => {
  log = freshFolder();
  writeLog(log, madeLog(count));
  out = join(freshFolder(), 'replayed');
  keyFile = join(freshFolder(), 'replayer.pem');
  writeFileSync(keyFile, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
});
afterAll(removeFolders);

const replay = (...args: readonly string[]) => initiumHere(['replay', '--log', log, '--key', logVkey, ...args]);
const signs = () => ['--sign', keyFile, '--name', 'nca.example/replay'];

/** A file with a policy that wants this witness. */
function policyOf(witness: string): string {
  const file = join(freshFolder(), 'policy');
  writeFileSync(file, `log ${logVkey}\nwitness w ${witness}\nquorum w\n`);
  return file;
}

describe('initium replay --sign', () => {
  it('signs the checkpoint of a log in which everything held, beside whoever signed it before', async () => {
    const { code, stdout } = await replay(...signs(), '--out', out);
    expect(code).toBe(0);
    const { replayer, size, signed } = JSON.parse(stdout);
    expect([size, signed]).toEqual([count, undefined]);
    const { checkpoint, note } = openCheckpoint(readFileSync(out), logVerifier(logVkey));
    expect(checkpoint.size).toBe(count);
    const by = verifiedSignatures(note, [witnessVerifier(replayer), witnessVerifier(witnessVkey)]);
    expect(by.map(({ keyName }) => keyName)).toEqual(['witness.example/w1', 'nca.example/replay']);
    expect(Math.abs(cosignatureTime(by[1] as (typeof by)[number]) - Date.now() / 1_000)).toBeLessThan(120);
    // Where it was signed already it is signed anew, and not twice.
    const again = freshFolder();
    writeLog(again, new Map([...madeLog(count), ['checkpoint', readFileSync(out)]]));
    const said = JSON.parse((await initiumHere(['replay', '--log', again, '--key', logVkey, ...signs()])).stdout);
    expect(parseNote(Buffer.from(said.signed)).signatures.map(({ keyName }) => keyName)).toHaveLength(3);
  });

  it('signs nothing where anything is otherwise', async () => {
    const bent = freshFolder();
    writeLog(bent, madeLog(count, { unmapped: 50 }));
    const nowhere = join(freshFolder(), 'nothing');
    const { code, stdout } = await initiumHere([
      ...['replay', '--log', bent, '--key', logVkey],
      ...[...signs(), '--out', nowhere],
    ]);
    expect([code, JSON.parse(stdout)]).toEqual([1, { good: false, wrong: 'false-map', why: expect.anything() }]);
    expect(existsSync(nowhere)).toBe(false);
  });

  it('says before it begins what is missing or is no key', async () => {
    for (const [args, why] of [
      [['--sign', keyFile], /^error: --sign: needs a name for its key/],
      [['--name', 'x'], /^error: --name: goes with --sign/],
      [['--sign', log, '--name', 'x'], /^error: /],
      [['--sign', join(log, 'checkpoint'), '--name', 'x'], /^error: --sign: is no private key in PEM/],
      [['--sign', keyFile, '--name', 'a b'], /^error: --name: /],
      [['--policy', join(log, 'checkpoint')], /^error: --policy: line 1 of a policy/],
    ] as const) {
      const { code, stderr } = await replay(...args);
      expect([args, code, stderr]).toEqual([args, 2, expect.stringMatching(why)]);
    }
  });
});

describe('initium replay --policy', () => {
  it('wants as many witnesses as the policy', async () => {
    expect(JSON.parse((await replay('--policy', policyOf(witnessVkey))).stdout)).toMatchObject({ witnesses: ['w'] });
    const { replayer } = JSON.parse((await replay(...signs())).stdout);
    const { code, stdout } = await replay('--policy', policyOf(replayer));
    expect([code, JSON.parse(stdout).wrong]).toEqual([1, 'no-quorum']);
  });
});
