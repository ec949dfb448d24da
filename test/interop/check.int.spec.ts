import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entryBundle, parseEntryBundle } from '#libs/transparency';
import { buildCheck, hasGo, missingGo } from './find-go.js';
import { type Bending, logVkey, madeLog, nextVkey, witnessVkey, writeLog } from './made-log.js';

const count = 3_100;
const proofs = [
  '7.tlog-proof',
  `${count - 1}.tlog-proof`,
  'present.map-proof',
  'absent.map-proof',
  'first.subject-proof',
];

/** What the stranger knows of the log. */
interface Known {
  readonly key?: string;
  /** A file with an older checkpoint. */
  readonly older?: string;
}

(hasGo ? describe : describe.skip)(hasGo ? 'a stranger with Go' : `a stranger with Go: ${missingGo}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'initium-interop-'));
  const old = join(folder, 'old', 'checkpoint');
  let program: string;
  let honest: ReadonlyMap<string, Uint8Array>;

  beforeAll(() => {
    program = buildCheck(folder);
    honest = madeLog(count);
    writeLog(join(folder, 'old'), madeLog(2_100));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What the program says of a log: what it has seen, or the refusal. */
  const saidOf = (
    base: string,
    names: readonly string[] = proofs,
    { key = logVkey, older = old }: Known = {},
  ): Promise<string> =>
    new Promise((resolve) => {
      const options = ['-log', key, '-witness', witnessVkey, '-old', older, base, ...names];
      execFile(program, options, { timeout: 60_000 }, (error, stdout, stderr) =>
        resolve(error === null ? stdout : stderr),
      );
    });

  let logs = 0;
  /** The same of a log that lies in a folder, with some files other than they should be. */
  const saidOfFiles = (
    files: ReadonlyMap<string, Uint8Array>,
    changed: Readonly<Record<string, Uint8Array>> = {},
    known: Known = {},
  ) => {
    const base = join(folder, String(logs++));
    writeLog(base, new Map([...files, ...Object.entries(changed)]));
    return saidOf(
      base,
      proofs.filter((name) => files.has(name)),
      known,
    );
  };
  const bytesOf = (name: string) => Buffer.from(honest.get(name) as Uint8Array);
  const flipped = (name: string, at: number) => {
    const bytes = bytesOf(name);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    return { [name]: bytes };
  };
  const replaced = (name: string, from: RegExp | string, to: string) => ({
    [name]: Buffer.from(bytesOf(name).toString().replace(from, to)),
  });

  it('accepts the log, all leaves, tiles, maps and proofs of it', async () => {
    expect(await saidOfFiles(honest)).toBe(
      [
        'checkpoint: initium.example/ledger at 3100, signed by the log and 1 witnesses',
        'tree: 3100 leaves and 14 tiles, with the root that is signed',
        'consistency: goes on from 2100',
        'map: 4 epochs derived anew, the last of 405 keys',
        'proof: 7.tlog-proof: leaf 7 is in the log at 3100',
        'proof: 3099.tlog-proof: leaf 3099 is in the log at 3100',
        'proof: present.map-proof: in the map at 3099, the key has 8 leaves',
        'proof: absent.map-proof: in the map at 3099, the key is absent',
        'proof: first.subject-proof: in the map at 3099, the key has 8 leaves, and its first 3 are all that there were',
        '',
      ].join('\n'),
    );
  });

  it('accepts it over HTTP', async () => {
    const server = createServer(({ url = '' }, response) => {
      const bytes = honest.get(url.slice('/log/'.length));
      response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
    }).listen(0, '127.0.0.1');
    try {
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as AddressInfo;
      expect(await saidOf(`http://127.0.0.1:${port}/log`)).toMatch(/^checkpoint: [\s\S]*all that there were\n$/);
    } finally {
      server.close();
    }
  });

  it('refuses a flipped bit of a leaf', async () => {
    expect(await saidOfFiles(honest, flipped('tile/entries/003', 20_000))).toMatch(/^refused: altered-leaf: leaf \d+ /);
  });

  it('refuses leaves that were swapped', async () => {
    const leaves = parseEntryBundle(bytesOf('tile/entries/003'), 256);
    const swapped = leaves.with(10, leaves[20] as Uint8Array).with(20, leaves[10] as Uint8Array);
    expect(await saidOfFiles(honest, { 'tile/entries/003': entryBundle(swapped) })).toMatch(
      /^refused: reordered-leaves: leaf 788 stands where leaf 778 was/,
    );
  });

  it('refuses a tail that was dropped: from the entries, or of the whole log', async () => {
    const last = 'tile/entries/012.p/28';
    const cut = entryBundle(parseEntryBundle(bytesOf(last), 28).slice(0, 20));
    expect(await saidOfFiles(honest, { [last]: cut })).toMatch(/^refused: missing-tail: .* ends after 20 of 28/);
    expect(await saidOfFiles(madeLog(2_000))).toMatch(/^refused: missing-tail: the log had 2100 leaves, and has 2000/);
  });

  it('refuses a wrong signature, of the log or of the witness', async () => {
    const text = bytesOf('checkpoint');
    for (const by of ['— initium', '— witness']) {
      const line = text
        .toString()
        .split('\n')
        .find((each) => each.startsWith(by)) as string;
      const forged = line.replace(/.{8}$/, 'AAAAAA==');
      expect(await saidOfFiles(honest, replaced('checkpoint', line, forged))).toMatch(
        /^refused: bad-signature: invalid signature/,
      );
    }
  });

  it('follows the log from an earlier key to the one that signs, and back to older checkpoints', async () => {
    writeLog(join(folder, 'short'), madeLog(130));
    for (const [key, signedBy] of [
      [logVkey, 'new'],
      [nextVkey, 'both'],
    ] as const) {
      const known = { key, older: join(folder, 'short', 'checkpoint') };
      const said = await saidOfFiles(madeLog(300, { rotatedAt: 150, signedBy }), {}, known);
      expect(said).toMatch(
        /^checkpoint: .*\nkey: .*\n[\s\S]*\nconsistency: goes on from 130\n[\s\S]*is in the log at 300/,
      );
      expect(said).toContain(`\nkey: ${nextVkey}, the last of 2\n`);
    }
  });

  it('refuses a rotation that one of both keys has not signed, and a key that was replaced', async () => {
    const said = (bending: Bending, key = logVkey) =>
      saidOfFiles(madeLog(300, { rotatedAt: 150, ...bending }), {}, { key });
    for (const key of [logVkey, nextVkey]) {
      const not = 'refused: false-key: leaf 150 is not signed by the key that';
      expect(await said({ forged: 'previous' }, key)).toBe(`${not} is replaced\n`);
      expect(await said({ forged: 'key' }, key)).toBe(`${not} takes over\n`);
      expect(await said({ signedBy: 'old' }, key)).toMatch(/^refused: bad-signature: /);
    }
    expect(await saidOfFiles(honest, {}, { key: nextVkey })).toMatch(/^refused: bad-signature: /);
  });

  it('refuses a log that was rebuilt with another leaf, and signed with the same key', async () => {
    expect(await saidOfFiles(madeLog(count, { otherAt: 1_500 }))).toMatch(
      /^refused: forked-root: the first 2100 leaves are not those that were signed before/,
    );
  });

  it('refuses tiles of another root than the one that is signed', async () => {
    const { checkpoint } = Object.fromEntries(madeLog(count, { otherAt: 2_500 }));
    expect(await saidOfFiles(honest, { checkpoint: checkpoint as Uint8Array })).toMatch(/^refused: forked-root: /);
  });

  it('refuses a map proof that was altered', async () => {
    const one = replaced('present.map-proof', /present 8 /, 'present 7 ');
    expect(await saidOfFiles(honest, one)).toMatch(/^refused: bad-map-proof: /);
    const none = replaced('present.map-proof', /present .*/, 'absent');
    expect(await saidOfFiles(honest, none)).toMatch(/^refused: bad-map-proof: /);
  });

  it('refuses first entries of which one is left out, is another, or stands elsewhere', async () => {
    const entry = /^401 .*\n/m;
    for (const [from, to] of [
      [entry, ''],
      [/^first 3\n1 .*\n/m, 'first 2\n'],
      [/^401 /m, '402 '],
    ] as const)
      expect(await saidOfFiles(honest, replaced('first.subject-proof', from, to))).toMatch(/^refused: bad-map-proof: /);
  });

  it('refuses a map that leaves out a leaf', async () => {
    expect(await saidOfFiles(madeLog(count, { unmapped: 2_500 }))).toMatch(/^refused: false-map: the map at 3099 /);
  });
});
