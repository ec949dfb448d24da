import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { sourceKey, subjectTag } from '#libs/transparency';
import { freshFolder, get } from '../running-ledger.js';
import { until } from '../until.js';
import { waysToBend } from './bent-logs.js';
import { buildCheck } from './find-go.js';
import { clients, incidentsOf, RecordedLog } from './recorded-log.js';

/** What the program in Go says of a log, and how long it took. */
export interface Look {
  readonly said: string;
  readonly seconds: number;
}

export interface StrangersLook {
  readonly leaves: number;
  readonly anchors: number;
  /** What is said of it as it is. */
  readonly honest: Look;
  /** What is said of each way of bending it. */
  readonly bent: Readonly<Record<string, Look>>;
  /** Seconds until the ledger itself says what was altered in its store: when it is read, and after a start. */
  readonly caught: { readonly whenRead: number; readonly atStart: number } | undefined;
  /** What was not accepted, or not refused by its name, in words. */
  readonly faults: readonly string[];
}

export interface StrangersLookOptions {
  /** The connection string of a server that keeps the events; SQLite where none is given. */
  readonly server?: string;
  /** Told what was done. */
  tell?(what: string): void;
}

/**
 * Records a log of so many events, has a stranger's programs look at it (ours in Go, and openssl), and at what a firm could make of
 * it that has the machine and the keys.
 */
export async function strangersLook(count: number, options: StrangersLookOptions = {}): Promise<StrangersLook> {
  const { server, tell = () => undefined } = options;
  const faults: string[] = [];
  const [program, files] = [buildCheck(freshFolder()), freshFolder()];
  const log = new RecordedLog(count, server);
  const recorded = await timed(() => log.record());
  tell(`recorded in ${recorded.seconds} s`);
  const { verifierKey, anchors, authority } = log;

  const look = async (base: string, kept: Uint8Array | undefined, proofs: readonly string[] = []): Promise<Look> => {
    const old = join(files, 'old');
    if (kept !== undefined) writeFileSync(old, kept);
    const args = ['-log', verifierKey, ...(kept === undefined ? [] : ['-old', old]), base, ...proofs];
    const { result: said, seconds } = await timed(() => saidBy(program, args));
    return { said, seconds };
  };
  // Of this nothing comes twice.
  const id = Math.floor(count / 200) * 50 + 1;
  const tag = hex(subjectTag(log.tagKey, 'client', `c${id % clients}`));
  const proofs = [`proof/crm/${id}`, `map/${tag}?first=20`, `map/${hex(sourceKey('crm'))}?first=300`, `map/${none}`];
  const honest = await look(`${log.ledger.url}/log`, log.half, proofs);
  tell(`as it is, in ${honest.seconds} s: ${honest.said}`);
  if (!honest.said.endsWith('the key is absent')) faults.push(`refused as it is: ${honest.said}`);
  for (const { checkpoint, token, genTime } of anchors)
    if (!authority.isAccepted(Buffer.from(token, 'base64'), Buffer.from(checkpoint)))
      faults.push(`openssl refuses the anchor of ${genTime}`);
  const last = await log.checkpointOf(1);
  const caught = server === undefined ? await caughtBy(log, id) : undefined;
  await log.ledger.close();
  const bent: Record<string, Look> = {};
  for (const [name, { refusedAs, kept, make }] of Object.entries(waysToBend(log, id, last))) {
    const folder = freshFolder();
    await make(folder);
    const seen = await look(folder, kept);
    rmSync(folder, { recursive: true });
    bent[name] = seen;
    if (!seen.said.includes(`refused: ${refusedAs}: `)) faults.push(`${name}: ${seen.said}`);
    tell(`${name}, in ${seen.seconds} s: ${seen.said}`);
  }
  return { leaves: log.sizeOf(last), anchors: anchors.length, honest, bent, caught, faults };
}

const none = '0'.repeat(64);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

const saidBy = (program: string, args: readonly string[]) =>
  new Promise<string>((resolve) =>
    execFile(program, args, { timeout: 600_000 }, (_, stdout, stderr) => resolve((stdout + stderr).trimEnd())),
  );

async function timed<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly seconds: number }> {
  const begun = performance.now();
  const result = await work();
  return { result, seconds: Math.round((performance.now() - begun) / 100) / 10 };
}

/** Alters evidence in the store while nobody but its client is asked about, and again before a start after which nobody asks. */
async function caughtBy(log: RecordedLog, id: number): Promise<StrangersLook['caught']> {
  const alter = (from: string, to: string) => {
    const db = new SqliteDatabase(join(log.folder, 'ledger.sqlite'));
    const data = (channel: string) => Buffer.from(`{"channel":"${channel}"}`);
    db.prepare('UPDATE events SET data = ? WHERE stream = ? AND data = ?').run(
      data(to),
      `evidence-crm/${id}`,
      data(from),
    );
    db.close();
  };
  const isFound = async () => (await incidentsOf(log.ledger.url)).includes('evidence-altered');
  const question = `/v1/clients/c${id % clients}/status?service=e&asset=BTC&entity=X`;
  alter('WEBSITE', 'EMAIL');
  const read = await timed(async () => {
    await get(log.ledger.url + question);
    await until(isFound);
  });
  await log.ledger.close();
  const started = await timed(async () => {
    await log.begin();
    await until(isFound);
  });
  alter('EMAIL', 'WEBSITE');
  await until(async () => !(await isFound()));
  return { whenRead: read.seconds, atStart: started.seconds };
}
