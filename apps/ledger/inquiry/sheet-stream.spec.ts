import { describe, expect, it } from '@jest/globals';
import type { Answered, Sheet } from './sheet.js';
import { sheetStream } from './sheet-stream.js';

interface Page extends Answered {
  readonly numbers: readonly number[];
}

const sheet: Sheet<Page> = {
  name: 'numbers',
  columns: ['number', 'text'],
  inPages: true,
  rows: ({ numbers }) => numbers.map((number) => [number, 'x'.repeat(1000)]),
};

const pages = 1000;
const page = (number: number): Page => ({
  position: '7',
  numbers: Array.from({ length: 100 }, (_, index) => number * 100 + index),
  next: number + 1 < pages ? String(number + 1) : null,
});

/** A stream of 1,000 pages of some 100 KB, and how many were asked for; `failing` at one of them. */
function stream({ failing = -1 } = {}) {
  const closing = new AbortController();
  let asked = 1;
  const further = async (after: string): Promise<Answered> => {
    asked++;
    if (Number(after) === failing) throw new Error('the view is away');
    return page(Number(after));
  };
  const questioned = { path: '/v1/numbers', asked: {}, first: page(0), further };
  return { read: sheetStream(sheet as Sheet<object>, questioned, closing.signal), asked: () => asked, closing };
}

const textOf = async (read: AsyncIterable<Buffer>): Promise<string> => {
  let text = '';
  for await (const chunk of read) text += String(chunk);
  return text;
};

describe('an answer of many pages as one CSV', () => {
  it('has all of them, and says at its end how many lines that are', async () => {
    const lines = (await textOf(stream().read)).trimEnd().split('\r\n');
    expect(lines).toHaveLength(1 + 100 * pages + 1);
    expect(lines.at(-1)).toBe(',,,,"7","/v1/numbers",100000');
  });

  it('reads on only as it is taken: two pages are in memory at most', async () => {
    const { read, asked } = stream();
    let taken = 0;
    for await (const chunk of read) {
      taken += chunk.length;
      expect(asked() * 100_000).toBeLessThan(taken + 2 * 110_000 + 2 * 65_536);
      if (taken > 5_000_000) break;
    }
    const after = asked();
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    // The one that was on its way.
    expect(asked()).toBeLessThanOrEqual(after + 1);
  });

  it('breaks off without its last line where a page fails, and where the ledger ends', async () => {
    const failed = stream({ failing: 3 });
    const ended = stream();
    for (const { read, closing } of [failed, ended]) {
      let text = '';
      const reading = (async () => {
        for await (const chunk of read) {
          text += String(chunk);
          if (read === ended.read) closing.abort();
        }
      })();
      await expect(reading).rejects.toThrow();
      expect([text.includes('"number"'), text.includes('/v1/numbers')]).toEqual([true, false]);
    }
  });
});
