import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { cutTo, pagesOf, replaceText, spoilBytes, spoilPage } from '../../../test/spoil.js';
import { collect, newEvent, newStream, newStreams, write } from '../contract/samples.js';
import { CannotOpen, StoreDamaged, type StoredEvent } from '../event-store.js';
import { openEventStoreDb } from '../eventstoredb/open.js';
import type { Finding } from '../finding.js';
import { checkFile, type Damage } from './check-file.js';
import { SharedCommits } from './commits.js';
import { FileCheck } from './file-check.js';
import { openSqliteReader, openSqliteStore } from './open.js';
import { ledgerPath, openReadOnly } from './schema.js';

const eventsTotal = 2_000;
let whole = '';
let folder = '';
let path = '';

beforeAll(async () => {
  whole = mkdtempSync(join(tmpdir(), 'initium-whole-'));
  const store = await openSqliteStore({ folder: whole });
  await store.append(newStreams(eventsTotal - 1));
  await store.append([write(newStream(), 'NO_STREAM', [newEvent({ data: new Uint8Array(60_000) })])]);
  await store.close();
});
afterAll(() => rmSync(whole, { recursive: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'initium-damaged-'));
  path = ledgerPath(folder);
  copyFileSync(ledgerPath(whole), path);
});
afterEach(() => rmSync(folder, { recursive: true }));

async function checked(): Promise<Damage | undefined> {
  const db = openReadOnly(path);
  try {
    return await checkFile(db, async () => {});
  } finally {
    db.close();
  }
}

const middle = <T>(list: readonly T[]): T => list[Math.floor(list.length / 2)] as T;

describe('a page of events that is damaged', () => {
  it('is named, with the events that stand on it, and all others can be read', async () => {
    const page = middle(pagesOf(path, 'events'));
    spoilPage(path, page);
    const damage = await checked();
    expect(damage).toMatchObject({ pages: [page], isOrderWrong: false, isIndexWrong: false });
    expect(damage?.unreadable).toHaveLength(1);
    const [{ from, to }] = (damage as Damage).unreadable as [{ from: bigint; to: bigint }];
    expect(to - from).toBeLessThan(100n);

    const reader = openSqliteReader({ folder });
    const read: StoredEvent[] = [];
    const reading = (async () => {
      for await (const batch of reader.readAll()) read.push(...batch);
    })();
    await expect(reading).rejects.toThrow(StoreDamaged);
    await expect(reading).rejects.toThrow(`${path} is damaged and cannot be read there (SQLITE_CORRUPT`);
    expect(read.at(-1)?.position).toBe(from - 1n);
    expect(await collect(reader.readAll({ from: to + 1n }))).toHaveLength(eventsTotal - Number(to));
    await expect(reader.readPositions([from])).rejects.toThrow(StoreDamaged);
    expect(await reader.readPositions([from - 1n, to + 1n])).toHaveLength(2);
    await reader.close();
  });

  it('does not stop the store, which says so once it was met, and what to do', async () => {
    const page = middle(pagesOf(path, 'events'));
    spoilPage(path, page);
    const store = await openSqliteStore({ folder });
    await expect(collect(store.readAll())).rejects.toThrow(StoreDamaged);
    const said = await found(async () => (await store.condition()).findings);
    expect(said).toMatchObject({ code: 'damaged', about: path, bars: 'answers' });
    expect(said.detail).toMatch(
      new RegExp(`^Page ${page} cannot be read. The events at positions \\d+ to \\d+ cannot`),
    );
    expect(said.remedy).toMatch(/initium restore/);
    expect((await store.condition()).file).toEqual({ checked: 1, wholeAt: undefined });
    expect(await store.append(newStreams(1))).toMatchObject([{ outcome: 'appended' }]);
    await store.close();
  });
});

/** What is found once a check has said its last word. */
async function found(look: () => Promise<readonly Finding[]>): Promise<Finding> {
  for (;;) {
    const [finding] = await look();
    if (finding !== undefined && !finding.detail.includes('being read')) return finding;
    await pause(10);
  }
}

describe('the check of a whole file', () => {
  it('says when a file was whole, and reads all that is there', async () => {
    expect(await checked()).toBeUndefined();
    const store = await openSqliteStore({ folder });
    for (let file = (await store.condition()).file; file?.wholeAt === undefined; file = (await store.condition()).file)
      await pause(10);
    expect(await store.condition()).toMatchObject({ findings: [], file: { checked: 1 } });
    await store.close();
  });

  it('finds a damaged page of the index, and of what leads to the leaves', async () => {
    const ofIndex = middle(pagesOf(path, 'events_of_stream'));
    spoilPage(path, ofIndex);
    expect(await checked()).toEqual({ pages: [ofIndex], unreadable: [], isIndexWrong: true, isOrderWrong: false });
    copyFileSync(ledgerPath(whole), path);
    const [root] = pagesOf(path, 'events', 'internal') as [number];
    spoilPage(path, root);
    expect((await checked())?.unreadable).toEqual([{ from: 0n, to: 2n ** 63n - 1n }]);
  });

  it('finds an index that says other than the events', async () => {
    const store = await openSqliteStore({ folder });
    const [result] = await store.append([write('of-one-name', 'NO_STREAM')]);
    expect(result).toMatchObject({ outcome: 'appended' });
    await store.close();
    replaceText(path, pagesOf(path, 'events_of_stream'), ['of-one-name', 'of-two-name']);
    expect(await checked()).toEqual({ pages: [], unreadable: [], isIndexWrong: true, isOrderWrong: false });
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'finds four damaged pages wherever they are, and exactly what they hold (%d)',
    async (n) => {
      const pages = [...pagesOf(path, 'events'), ...pagesOf(path, 'events_of_stream')].slice(0, -1);
      const spoiled = [0, 1, 2, 3].map((i) => pages[(n * 7_919 + i * 104_729) % pages.length] as number);
      for (const page of spoiled) spoilPage(path, page);
      const damage = (await checked()) as Damage;
      expect(damage.pages).toEqual([...new Set(spoiled)].sort((a, b) => a - b));
      const lost = (position: bigint) => damage.unreadable.some(({ from, to }) => position >= from && position <= to);
      const reader = openSqliteReader({ folder });
      for (let position = 1n; position <= BigInt(eventsTotal); position += 3n) {
        const reading = reader.readPositions([position]).then(
          (events) => events.length,
          (error) => error,
        );
        expect([position, await reading]).toEqual([position, lost(position) ? expect.any(StoreDamaged) : 1]);
      }
      await reader.close();
    },
  );

  it('says of a copy that it may be deleted', async () => {
    spoilPage(path, middle(pagesOf(path, 'events')));
    const commits = new SharedCommits();
    const check = new FileCheck({ path, commits, holding: 'copy' });
    commits.tellDamage();
    const { remedy } = await found(async () => check.findings());
    expect(remedy).toMatch(/It is a copy: .* delete the folder, and start/);
    await check.close();
  });
});

describe('a file that cannot be opened', () => {
  it.each([
    ['its first page is noise', () => spoilPage(path, 1)],
    ['it was cut short', () => cutTo(path, 0.5)],
    ['its last page of events is noise', () => spoilPage(path, pagesOf(path, 'events').at(-1) as number)],
  ])('is refused with its path and what to do: %s', async (_what, spoil) => {
    spoil();
    const opening = openSqliteStore({ folder });
    await expect(opening).rejects.toThrow(CannotOpen);
    await expect(opening).rejects.toThrow(`${path} is damaged (SQLITE_`);
    await expect(opening).rejects.toThrow(/initium restore/);
  });
});

describe("a server's copy that cannot be opened", () => {
  it('is refused before the server is asked, and may be deleted', async () => {
    spoilPage(path, 1);
    const server = { url: 'esdb://127.0.0.1:1?tls=false' };
    const opening = openEventStoreDb({ server, folder, prefixes: ['contract-'] });
    await expect(opening).rejects.toThrow(CannotOpen);
    await expect(opening).rejects.toThrow(
      /ledger\.sqlite is damaged \(SQLITE_NOTADB.* It is a copy: .* delete the folder/,
    );
  });
});

describe('a write-ahead log', () => {
  const log = (): string => `${path}-wal`;
  const frameBytes = 8_192 + 24;

  /** What a kill leaves: a log with sixty transactions that are not in the database yet. */
  beforeEach(async () => {
    const running = join(folder, 'running');
    mkdirSync(running);
    const store = await openSqliteStore({ folder: running });
    for (let i = 0; i < 60; i++) await store.append(newStreams(1));
    for (const suffix of ['', '-wal']) copyFileSync(`${ledgerPath(running)}${suffix}`, `${path}${suffix}`);
    await store.close();
  });

  it('that is whole is taken as it is, and so is one that is torn at its very end', async () => {
    const { size } = statSync(log());
    spoilBytes(log(), size - frameBytes + 100, 100);
    const store = await openSqliteStore({ folder });
    expect((await collect(store.readAll())).length).toBeGreaterThanOrEqual(58);
    await store.close();
  });

  it.each([
    ['a frame', 32 + 40 * frameBytes + 500],
    ["a frame's header", 32 + 40 * frameBytes + 2],
    ['the header', 4],
  ])('that is damaged before its end is refused, as what was acknowledged is behind it: %s', async (_what, at) => {
    spoilBytes(log(), at, 20);
    const opening = openSqliteStore({ folder });
    await expect(opening).rejects.toThrow(CannotOpen);
    await expect(opening).rejects.toThrow(`${log()} is damaged at byte ${at < 32 ? 0 : 32 + 40 * frameBytes}: `);
    await expect(opening).rejects.toThrow(/transactions after it were acknowledged/);
  });
});
