import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { contact } from '../../test/running-ledger.js';
import { beginLedger, clock, exported, folder, send } from './testing/exporting.js';
import { initiumHere } from './testing/initium-here.js';

type Line = Record<string, unknown> & { id: string; type: string; logleaf?: string };

describe('an export of the whole ledger', () => {
  beginLedger('all');
  let lines: Line[];
  beforeAll(async () => {
    clock.set(Date.parse('2026-03-02T10:00:00Z'));
    for (const event of [
      contact('1', { data: { channel: 'WEBSITE', personal: { name: 'Jane Roe' } } }),
      contact('2'),
      contact('2', { time: '2026-03-02T09:16:00Z' }),
      contact('3', { data: {} }),
    ])
      await send(event);
    const text = readFileSync(await exported('whole.ndjson'), 'utf8');
    lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    writeFileSync(join(folder, 'questions.ndjson'), '');
  });

  async function assessed(told: readonly object[], ...args: string[]) {
    const file = join(folder, 'told.ndjson');
    writeFileSync(file, told.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const ended = await initiumHere([
      'assess',
      '--evidence',
      file,
      '--questions',
      join(folder, 'questions.ndjson'),
      ...args,
    ]);
    return { code: ended.code, stderr: ended.stderr.replaceAll(file, 'FILE').trim() };
  }
  const at = (id: string, type = 'ClientContact') =>
    lines.findIndex((line) => line.id === id && line.type.includes(type));
  const key = () => (lines[0] as unknown as { data: { log: { key: string } } }).data.log.key;

  it('accounts for every position, and is found whole against the checkpoint at its end', async () => {
    expect(lines.map(({ type }) => type.replace(/^initium\.(.*)\.v1$/, '$1'))).toEqual([
      ...['ledger.genesis', 'ReferenceAdopted', 'ClientContact', 'ClientContact', 'Conflict', 'Quarantined'],
      'ledger.checkpoint',
    ]);
    expect(JSON.stringify(lines)).not.toContain('Jane');
    const whole = await assessed(lines);
    expect(whole.code).toBe(0);
    expect(whole.stderr).toMatch(
      /^FILE is whole: all 6 leaves of initium\.local\/.*, as the key signed that the file itself names/,
    );
    expect((await assessed(lines, '--log-key', key())).stderr).toMatch(/, as the key signed that you gave$/);
  });

  it.each<[string, () => object[], RegExp]>([
    [
      'a line left out',
      () => lines.toSpliced(at('2'), 1),
      /has 5 of the 6 leaves that its checkpoint tells of: something was left out/,
    ],
    [
      'a line added that is no leaf',
      () => lines.toSpliced(at('2'), 0, { ...(lines[at('1')] as Line), id: 'added', logleaf: undefined }),
      /line 4 has no leaf: it was added/,
    ],
    ['the end cut off', () => lines.slice(0, -1), /has no checkpoint at its end: it was cut off/],
    [
      'two lines exchanged',
      () => lines.with(2, lines[3] as Line).with(3, lines[2] as Line),
      /not the root of its checkpoint/,
    ],
    [
      'what is said altered',
      () => lines.with(at('1'), { ...(lines[at('1')] as Line), data: { channel: 'EMAIL' } }),
      /line 3 has another data than its leaf/,
    ],
    [
      'something else sealed in it',
      () => {
        const line = lines[at('1')] as Line & { data: { sealed: object } };
        return lines.with(at('1'), {
          ...line,
          data: { ...line.data, sealed: { ...line.data.sealed, ciphertext: 'AAAA' } },
        } as Line);
      },
      /line 3 has another data than its leaf/,
    ],
    [
      'a time altered, and its leaf with it',
      () => {
        const line = lines[at('1')] as Line;
        const logleaf = line.logleaf?.replace('2026-03-02T10:00:00', '2026-03-02T10:00:01');
        return lines.with(at('1'), { ...line, ledgertime: '2026-03-02T10:00:01.000Z', logleaf });
      },
      /not the root of its checkpoint/,
    ],
  ])('is not whole with %s, and then nothing is answered', async (_, bent, why) => {
    const { code, stderr } = await assessed(bent());
    expect([code, stderr]).toEqual([1, expect.stringMatching(why)]);
  });

  it('is not whole by another log’s key', async () => {
    const other = key().replace(/\+.*/, '+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');
    expect(await assessed(lines, '--log-key', other)).toMatchObject({ code: 1 });
  });
});
