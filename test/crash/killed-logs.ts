import { fork } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EventReader, openEventStoreDb, openSqliteReader } from '#libs/event-store';
import { logVerifier, openCheckpoint, signingKey, type TreeHead } from '#libs/transparency';
import { LogRefused } from '../../apps/cli/replay/log-refused.js';
import { logSource } from '../../apps/cli/replay/log-source.js';
import { replayLog } from '../../apps/cli/replay/replay-log.js';
import { createDurably } from '../../apps/ledger/proofs/durable-file.js';
import { verifierKeyOf } from '../../apps/ledger/proofs/key-files.js';
import { logFolder } from '../../apps/ledger/proofs/log-files.js';
import { Publisher } from '../../apps/ledger/proofs/publisher.js';
import { beginSigning } from '../../apps/ledger/proofs/signer.js';
import { streamPrefixes } from '../../apps/ledger/streams.js';
import { Chance } from '../chance.js';
import { madeAgain } from '../made-again.js';
import { freshFolder } from '../running-ledger.js';
import { addressOf } from './crash-rounds.js';
import { Sender } from './sender.js';

export interface KilledLogsOptions {
  readonly rounds: number;
  readonly seed: number;
  /** Whole ledgers to which evidence is sent over HTTP, or no more of one than makes its log. */
  readonly isWhole?: boolean;
  /** The connection string of a server that keeps the events; SQLite where none is given. */
  readonly server?: string | undefined;
}

export interface KilledLogs {
  readonly rounds: number;
  readonly leaves: number;
  /** Different checkpoints that somebody could have seen after a kill, or that were signed and seen by nobody yet. */
  readonly checkpoints: number;
  /** Of the subject map, derived anew. */
  readonly epochs: number;
  /** What is otherwise than in a log that was made of the same events without a kill, in words. */
  readonly faults: readonly string[];
}

/** What the small process is told. */
export interface LoggingSettings {
  readonly folder: string;
  readonly server?: string | undefined;
  readonly seed: number;
  readonly origin: string;
  readonly verifierKey: string;
}

const origin = 'ledger.example/killed';
const program = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Kills a process that records and makes its log, with SIGKILL at random moments, again and again in one folder. Then the log is
 * made to its end as the next process would make it, and compared with one that is made of the same store without a kill: each
 * file byte by byte, and each checkpoint that was signed or published.
 */
export async function killedLogs(
  { rounds, seed, isWhole = false, server }: KilledLogsOptions,
  onRound: (round: number) => void = () => undefined,
): Promise<KilledLogs> {
  const folder = freshFolder();
  const chance = new Chance(seed);
  const verifierKey = makeKeys(folder);
  const seen = new SeenCheckpoints(folder, verifierKey);
  const sender = new Sender(chance);
  for (let round = 1; round <= rounds; round++) {
    const settings: LoggingSettings = { folder, server, seed: seed + round, origin, verifierKey };
    await (isWhole ? wholeLife(settings, sender, chance) : smallLife(settings, chance));
    seen.look();
    onRound(round);
  }
  const store =
    server === undefined
      ? openSqliteReader({ folder })
      : await openEventStoreDb({ server: { url: server }, folder: freshFolder(), prefixes: streamPrefixes });
  try {
    await store.complete(new AbortController().signal);
    return { rounds, ...(await compared(folder, store, verifierKey, seen)) };
  } finally {
    await store.close();
  }
}

/** As a ledger makes them at its first start. */
function makeKeys(folder: string): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  createDurably(join(folder, 'keys/tag.key'), Buffer.from(`${randomBytes(32).toString('hex')}\n`));
  createDurably(join(folder, 'keys/log.pem'), Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })));
  beginSigning(join(folder, 'keys/last-checkpoint'));
  return verifierKeyOf(origin, privateKey);
}

async function smallLife(settings: LoggingSettings, chance: Chance): Promise<void> {
  const child = fork(program('./logging-process.js'), [JSON.stringify(settings)]);
  const exited = once(child, 'exit');
  // It says so when it has begun, and after each step of its log. Some are killed before.
  const steps = chance.below(8);
  for (let seen = 0; seen < steps; seen++) await Promise.race([once(child, 'message'), exited]);
  setTimeout(() => child.kill('SIGKILL'), chance.below(40));
  const [code] = await exited;
  if (code !== null) throw new Error(`the process ended by itself, with ${code}`);
}

async function wholeLife({ folder, server }: LoggingSettings, sender: Sender, chance: Chance): Promise<void> {
  const args = [folder, server ?? 'embedded', origin];
  const child = fork(program('./ledger-process.js'), args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const exited = once(child, 'exit');
  const { url } = await addressOf(child, exited);
  setTimeout(() => child.kill('SIGKILL'), chance.below(2_000));
  await sender.sendUntilItDies(url);
  await exited;
}

/** What was signed and published by the processes that were killed. */
class SeenCheckpoints {
  readonly heads = new Map<string, TreeHead>();
  readonly faults: string[] = [];
  readonly #paths: readonly string[];
  readonly #verifierKey: string;
  readonly #last = new Map<string, number>();

  constructor(folder: string, verifierKey: string) {
    this.#paths = [join(folder, 'keys/last-checkpoint'), join(logFolder(folder), 'checkpoint')];
    this.#verifierKey = verifierKey;
  }

  look(): void {
    const [signed = 0, published = 0] = this.#paths.map((path) => this.#sizeIn(path));
    if (published > signed) this.faults.push(`${published} leaves were published and are not known to be signed`);
  }

  #sizeIn(path: string): number {
    const note = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
    if (note.length === 0) return 0;
    const { size, root } = openCheckpoint(note, logVerifier(this.#verifierKey)).checkpoint;
    if (size < (this.#last.get(path) ?? 0)) this.faults.push(`${path} went back to ${size}`);
    this.#last.set(path, size);
    this.heads.set(`${size} ${Buffer.from(root).toString('hex')}`, { size, root });
    return size;
  }
}

async function compared(
  folder: string,
  store: EventReader,
  verifierKey: string,
  { heads, faults: before }: SeenCheckpoints,
): Promise<Omit<KilledLogs, 'rounds'>> {
  const faults = [...before];
  const tagKey = Buffer.from(readFileSync(join(folder, 'keys/tag.key'), 'utf8').trim(), 'hex');
  const whole = freshFolder();
  const { sequencer: expected } = await madeAgain(whole, store, { origin, tagKey });
  const { files, sequencer } = await madeAgain(logFolder(folder), store, { origin, tagKey });
  const key = signingKey(readFileSync(join(folder, 'keys/log.pem'), 'utf8'));
  const path = join(folder, 'keys/last-checkpoint');
  const publisher = new Publisher(sequencer, files, { origin, keys: [key], verifierKeys: [verifierKey], path });
  await publisher.publish(true);
  faults.push(...publisher.findings.map(({ code, detail }) => `${code}: ${detail}`));
  for (const { size, root } of heads.values())
    if (!Buffer.from(expected.rootAt(size)).equals(root)) faults.push(`what was signed at ${size} is another log`);
  faults.push(...differences(join(logFolder(folder), 'tile'), join(whole, 'tile')));
  const source = logSource(logFolder(folder), new AbortController().signal);
  let epochs = 0;
  try {
    ({ epochs } = await replayLog({ source, key: verifierKey, onLeaves: () => undefined }));
  } catch (error) {
    if (!(error instanceof LogRefused)) throw error;
    faults.push(`${error.wrong}: ${error.message}`);
  }
  return { leaves: expected.head.size, checkpoints: heads.size, epochs, faults };
}

/**
 * Full tiles and bundles are the same, and there are no others. What a tile holds when it is not full it still holds later, so
 * partial ones that were left over are what the longest begins with.
 */
function differences(made: string, whole: string): string[] {
  const [found, expected] = [filesOf(made), filesOf(whole)];
  const longest = new Map<string, Buffer>();
  for (const [path, bytes] of expected)
    if (bytes.length > (longest.get(tileOf(path))?.length ?? 0)) longest.set(tileOf(path), bytes);
  const isSame = ([path, bytes]: [string, Buffer]) =>
    isPartial(path)
      ? longest.get(tileOf(path))?.subarray(0, bytes.length).equals(bytes)
      : expected.get(path)?.equals(bytes);
  const others = [...found].filter((one) => !isSame(one)).map(([path]) => `${path} has other bytes`);
  const missing = [...expected.keys()].filter((path) => !isPartial(path) && !found.has(path));
  return [...others, ...missing.map((path) => `${path} is missing`)];
}

const isPartial = (path: string): boolean => path.includes('.p/');
const tileOf = (path: string): string => path.replace(/\.p\/.*/, '');

/** Of a partial tile that was being written when its process ended the beginning may be there, and is never read. */
function filesOf(folder: string): Map<string, Buffer> {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = all.filter((path) => statSync(join(folder, path)).isFile() && !/\.p\/.*\.tmp$/.test(path));
  return new Map(files.map((path) => [path, readFileSync(join(folder, path))]));
}
