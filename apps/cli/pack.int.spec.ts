import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkedPack } from '../../test/checked-pack.js';
import { CheckedStory } from '../../test/checked-story.js';
import { linesOf, removeFolders } from '../../test/running-ledger.js';
import type { StoryLedger } from '../../test/story-ledger.js';
import { initiumHere } from './testing/initium-here.js';
import type { Ended } from './testing/initium-process.js';

const folder = mkdtempSync(join(tmpdir(), 'initium-cli-pack-'));
let story: StoryLedger;
beforeAll(async () => {
  const told = await CheckedStory.begin();
  ({ story } = told);
  await told.asks('anna');
  story.pass(1);
});
afterAll(async () => {
  await story.ledger.close();
  rmSync(folder, { recursive: true });
  removeFolders();
});

const pack = (...args: string[]): Promise<Ended> => initiumHere(['pack', '--url', story.ledger.url, ...args]);

describe('initium pack', () => {
  it('writes a pack that proves itself, and the same again by its id', async () => {
    const out = join(folder, 'anna.zip');
    const { code, stdout } = await pack('anna', '--reason', 'a test', '--asked-by', 'ann', '--out', out, '--json');
    const answer = JSON.parse(stdout);
    expect({ code, answer }).toMatchObject({ code: 0, answer: { client: 'anna', out, released: true } });
    const lines = linesOf(await (await fetch(`${story.ledger.url}/v1/ledger`)).text());
    const { key } = lines.find(({ type }) => type === 'ledger.genesis').data.log;
    const { question, exhibits } = await checkedPack(readFileSync(out), key);
    expect(question).toMatchObject({ client: 'anna', reason: 'a test', askedBy: { name: 'ann' } });
    expect(exhibits.length).toBe(answer.exhibits);
    const again = join(folder, 'again.zip');
    expect((await pack('--id', answer.id, '--out', again)).code).toBe(0);
    expect(readFileSync(again).equals(readFileSync(out))).toBe(true);
  });

  it.each([
    [[], /name the client, or give --id/],
    [['anna'], /--reason: say what/],
    [['client/anna', '--reason', 'x'], /without client\//],
    [['--id', 'x'], /32 hexadecimal digits/],
    [['--id', '0'.repeat(32)], /No pack/],
    [['nobody', '--reason', 'x'], /refuses: .*nobody/],
  ])('refuses %j in words, and leaves no file', async (args, message) => {
    const out = join(folder, 'none.zip');
    const { code, stderr } = await pack(...args, '--out', out);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
    expect(existsSync(out)).toBe(false);
  });
});

describe('initium dispute', () => {
  it('records what a client says is wrong, once for an id', async () => {
    const made = await initiumHere([
      'statement',
      '--url',
      story.ledger.url,
      'anna',
      '--out',
      join(folder, 'disputed.zip'),
      '--json',
    ]);
    const { id } = JSON.parse(made.stdout);
    const dispute = (...args: string[]) =>
      initiumHere([
        'dispute',
        '--url',
        story.ledger.url,
        'anna',
        '--statement',
        id,
        '--source',
        'support',
        '--words',
        'No.',
        '--json',
        ...args,
      ]);
    const again = ['--id', 'd1', '--time', story.now];
    const [first, second] = [await dispute(...again), await dispute(...again)];
    expect([first.code, JSON.parse(first.stdout)]).toMatchObject([
      0,
      { source: 'support', id: 'd1', outcome: 'recorded' },
    ]);
    expect([second.code, JSON.parse(second.stdout).outcome]).toEqual([0, 'duplicate']);
    const untimed = await dispute('--id', 'd1');
    expect([untimed.code, untimed.stderr]).toEqual([2, expect.stringMatching(/--time: say when/)]);
    const unknown = await dispute('--statement', '0'.repeat(32));
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringMatching(/no statement of this client/)]);
  });
});

describe('initium statement', () => {
  it('writes the copy that a client gets of its own, in the language that is asked for', async () => {
    const out = join(folder, 'own.zip');
    const { code, stdout } = await initiumHere([
      'statement',
      '--url',
      story.ledger.url,
      'anna',
      '--language',
      'de',
      '--out',
      out,
      '--json',
    ]);
    expect({ code, answer: JSON.parse(stdout) }).toMatchObject({ code: 0, answer: { client: 'anna', out } });
    expect(readFileSync(out).includes('Was über Sie erfasst ist (Kunde anna)')).toBe(true);
  });

  it.each([
    [['client/anna'], /without client\//],
    [['nobody'], /refuses: .*nobody/],
  ])('refuses %j in words', async (args, message) => {
    const { code, stderr } = await initiumHere(['statement', '--url', story.ledger.url, ...args]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
  });
});
