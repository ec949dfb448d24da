import { existsSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bagInfo, type PackQuestion, packId, questionBytes, wordingVersion } from '#libs/evidence-pack';
import { freshFolder, removeFolders } from '../../../test/running-ledger.js';
import { readConfig } from '../config.js';
import { PackFiles } from './pack-files.js';

const question: PackQuestion = {
  ...{ v: 1, client: 'c1', entity: 'X', at: '2026-08-03T09:00:00Z', knownAt: '2026-08-03T09:00:00Z' },
  ...{ language: 'en', reason: '', askedBy: { name: 'ann', isKnown: false }, includePersonal: false },
  log: { origin: 'initium.example/ledger', size: 9 },
  epoch: { size: 8, index: 8, mapRoot: '0'.repeat(64) },
  ...{ knownSize: 8, simulated: false, notIncluded: [] },
};

afterAll(removeFolders);

describe('the files of packs', () => {
  let files: PackFiles;
  beforeEach(() => {
    files = new PackFiles(readConfig({ INITIUM_DATA: freshFolder(), INITIUM_PACKS_MAX: '256m' }));
  });

  /** A file, most of it a hole, that was asked for last so many minutes ago. */
  function kept(name: string, minutesAgo: number, { wording = wordingVersion, mib = 100 } = {}): string {
    const asked = { ...question, reason: name };
    files.keepQuestion(asked);
    const id = packId(questionBytes(asked));
    writeFileSync(files.pathOf(id), Buffer.concat([Buffer.alloc(60, 'x'), bagInfo(id, 'log', wording)]));
    truncateSync(files.pathOf(id), mib * 1024 ** 2);
    const then = Date.now() / 1_000 - minutesAgo * 60;
    utimesSync(files.pathOf(id), then, then);
    return id;
  }
  const isThere = (id: string) => existsSync(files.pathOf(id));

  it('go where they take more than they may, those first that nobody asked for longest, and no question', () => {
    const ids = [3, 1, 4, 2].map((minutesAgo) => kept(`${minutesAgo}`, minutesAgo));
    files.clean();
    expect(ids.map(isThere)).toEqual([false, true, false, true]);
    expect(ids.map((id) => files.questionOf(id))).toMatchObject(ids.map(() => ({ client: 'c1' })));
  });

  it('stay where they were asked for since, or were just made, or could not be made again as they are', async () => {
    const [old, asked, made, ...others] = [
      kept('of another wording', 9, { wording: wordingVersion + 1, mib: 60 }),
      kept('asked for', 8, { mib: 60 }),
      kept('just made', 7, { mib: 60 }),
      kept('6', 6, { mib: 60 }),
      kept('5', 5, { mib: 60 }),
    ] as [string, string, string, string, string];
    await (await files.opened(asked))?.close();
    files.clean(made);
    expect([old, asked, made].map(isThere)).toEqual([true, true, true]);
    expect(others.map(isThere)).toEqual([false, true]);
  });

  it('are cleaned when a process begins, with what an earlier one had not finished', () => {
    const ids = [1, 2, 3].map((minutesAgo) => kept(`${minutesAgo}`, minutesAgo));
    const unfinished = `${files.pathOf('0'.repeat(32))}.tmp`;
    writeFileSync(unfinished, '');
    files.onApplicationBootstrap();
    expect([...ids.map(isThere), existsSync(unfinished)]).toEqual([true, true, false, false]);
  });
});
