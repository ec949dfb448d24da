import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { SimulatedClock, systemClock } from '../clock.js';
import { appended, collect, newStream, write } from '../contract/samples.js';
import { CannotOpen } from '../event-store.js';
import { openSqliteReader, openSqliteStore } from './open.js';
import { ledgerPath } from './schema.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'initium-opening-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** What another process prints that opens the folder for writing. */
async function openedElsewhere(): Promise<string> {
  const open = new URL('./open.js', import.meta.url).href;
  const program = `
    import { openSqliteStore } from ${JSON.stringify(open)};
    try { await (await openSqliteStore({ folder: process.argv[1] })).close(); console.log('opened'); }
    catch (error) { console.log(String(error)); }`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, folder]);
  return stdout.trim();
}

describe('a folder', () => {
  it('belongs to one writing process at a time, which a refusal names, and is free again when that closes it', async () => {
    const store = await openSqliteStore({ folder });
    const taken = `${folder} is in use by another process`;
    await expect(openSqliteStore({ folder })).rejects.toThrow(new CannotOpen(taken));
    const named = process.platform === 'linux' ? `: pid ${process.pid} (${basename(process.argv0)}, uid ` : '';
    expect(await openedElsewhere()).toContain(`CannotOpen: ${taken}${named}`);
    await store.close();
    expect(await openedElsewhere()).toBe('opened');
    await (await openSqliteStore({ folder })).close();
  });

  it('is made when it is not there', async () => {
    const store = await openSqliteStore({ folder: join(folder, 'new', 'ledger') });
    await store.close();
  });

  it('written by a newer program is refused, and let go', async () => {
    await (await openSqliteStore({ folder })).close();
    const db = new Database(ledgerPath(folder));
    db.exec("UPDATE meta SET value = 2 WHERE name = 'schema'");
    db.close();
    await expect(openSqliteStore({ folder })).rejects.toThrow(
      /was written by a newer program: schema 2, known here up to 1/,
    );
    await expect(openSqliteStore({ folder })).rejects.toThrow(/newer program/);
  });

  it('whose ledger was copied without its write-ahead log gets no new one, unless that is asked for', async () => {
    const store = await openSqliteStore({ folder });
    await appended(store, write(newStream(), 'NO_STREAM'));
    const copied = join(folder, 'copied');
    await mkdir(copied);
    await copyFile(ledgerPath(folder), ledgerPath(copied));
    await store.close();
    await expect(openSqliteStore({ folder: copied })).rejects.toThrow(
      /ledger\.sqlite holds no event, so its .*-wal was lost .*--create$/,
    );
    await (await openSqliteStore({ folder: copied, create: true })).close();
    await (await openSqliteStore({ folder: copied })).close();
  });

  it('can be read beside its writer, also by a process that shares no memory with it', async () => {
    const store = await openSqliteStore({ folder });
    const reader = openSqliteReader({ folder });
    const end = new AbortController();
    const followed = (async () => {
      for await (const [event] of reader.follow(undefined, end.signal)) return event;
      return undefined;
    })();
    const { position } = await appended(store, write(newStream(), 'NO_STREAM'));
    expect((await followed)?.position).toBe(position);
    await store.close();
    expect(await collect(reader.readAll())).toHaveLength(1);
    await reader.close();
  });

  it('keeps its ledger durable on commit, in pages of 8 KiB', async () => {
    await (await openSqliteStore({ folder })).close();
    const db = new Database(ledgerPath(folder), { readonly: true });
    expect([db.pragma('page_size', { simple: true }), db.pragma('journal_mode', { simple: true })]).toEqual([
      8_192,
      'wal',
    ]);
    db.close();
  });
});

describe('a simulated clock', () => {
  it('marks a ledger for ever, whatever clock it is opened with later', async () => {
    const first = await openSqliteStore({ folder, clock: new SimulatedClock(Date.UTC(2026, 0, 1)) });
    expect(first.simulated).toBe(true);
    await first.close();
    const second = await openSqliteStore({ folder, clock: systemClock });
    expect(second.simulated).toBe(true);
    await second.close();
  });

  it('is refused by a ledger in real time', async () => {
    const store = await openSqliteStore({ folder });
    expect(store.simulated).toBe(false);
    await store.close();
    const opening = openSqliteStore({ folder, clock: new SimulatedClock(0) });
    await expect(opening).rejects.toThrow(/holds a ledger in real time/);
  });

  it('has to be one that threads can share', async () => {
    await expect(openSqliteStore({ folder, clock: { now: () => 0 } })).rejects.toThrow(CannotOpen);
  });
});
