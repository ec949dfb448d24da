import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Arrival } from './arrival.js';
import { readLines } from './line-reader.js';

const lineBytesMax = 65_536;

async function linesOf(chunks: readonly Buffer[], linesMax = 1000): Promise<Arrival[][]> {
  const bounds = { lineBytesMax, linesMax, idleTimeoutMs: 1000, signal: new AbortController().signal };
  const groups: Arrival[][] = [];
  for await (const group of readLines(Readable.from(chunks, { objectMode: false }), bounds, 'x')) groups.push(group);
  return groups;
}

async function textsOf(chunks: readonly Buffer[]): Promise<string[]> {
  return (await linesOf(chunks)).flat().map(({ bytes }) => Buffer.from(bytes).toString());
}

describe('the lines of a body', () => {
  it('are the same however it was cut into chunks', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'é', '😀', ' ', '{', '"') });
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(fc.nat({ max: 50 })), async (lines, cuts) => {
        const body = Buffer.from(lines.join('\n'));
        const chunks: Buffer[] = [];
        let at = 0;
        for (const cut of cuts) {
          chunks.push(body.subarray(at, at + cut));
          at += cut;
        }
        chunks.push(body.subarray(at));
        const expected = lines.map((text) => text.trim()).filter((text) => text !== '');
        expect(await textsOf(chunks.filter(({ length }) => length > 0))).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('end with LF or CRLF, the last one also with nothing', async () => {
    expect(await textsOf([Buffer.from('{"a":1}\r\n\r\n  \n{"b":2}')])).toEqual(['{"a":1}', '{"b":2}']);
  });

  it('are handed on together, but no more than asked for', async () => {
    const groups = await linesOf([Buffer.from('1\n2\n3\n4\n5')], 2);
    expect(groups.map((group) => group.length)).toEqual([2, 2, 1]);
  });

  it.each([1, 4096, 65_537])(
    'keep of an over-long one its beginning, length and hash, in chunks of %d',
    async (size) => {
      const line = Buffer.alloc(lineBytesMax + 10_000, 'x');
      const body = Buffer.concat([Buffer.from('1\n'), line, Buffer.from('\n2\n')]);
      const chunks: Buffer[] = [];
      for (let at = 0; at < body.length; at += size) chunks.push(body.subarray(at, at + size));
      const [first, long, last] = (await linesOf(chunks)).flat();
      expect(Buffer.from(first?.bytes ?? []).toString()).toBe('1');
      expect(Buffer.from(last?.bytes ?? []).toString()).toBe('2');
      expect(long?.bytes.length).toBe(lineBytesMax);
      expect(long?.overLong).toEqual({ length: line.length, sha256: createHash('sha256').update(line).digest('hex') });
    },
  );

  it('of just the limit are whole', async () => {
    const line = Buffer.from(JSON.stringify('x'.repeat(lineBytesMax - 2)));
    const [arrival] = (await linesOf([line.subarray(0, 100), line.subarray(100), Buffer.from('\n')])).flat();
    expect(arrival?.overLong).toBeUndefined();
    expect(arrival?.bytes.length).toBe(lineBytesMax);
  });

  it.each([1, 4096, 70_000])(
    'of just the limit are whole with a CR before the LF as well, in chunks of %d',
    async (size) => {
      const line = Buffer.from(JSON.stringify('x'.repeat(lineBytesMax - 2)));
      const body = Buffer.concat([line, Buffer.from('\r\n'), line, Buffer.from(' x\r\n')]);
      const chunks: Buffer[] = [];
      for (let at = 0; at < body.length; at += size) chunks.push(body.subarray(at, at + size));
      const [whole, long] = (await linesOf(chunks)).flat();
      expect(Buffer.from(whole?.bytes ?? [])).toEqual(line);
      expect(long?.overLong?.length).toBeGreaterThan(lineBytesMax);
      expect(long?.bytes.length).toBe(lineBytesMax);
    },
  );

  it('end in a refusal when nothing comes', async () => {
    const silent = new Readable({ read() {} });
    const bounds = { lineBytesMax, linesMax: 10, idleTimeoutMs: 5, signal: new AbortController().signal };
    await expect(readLines(silent, bounds, 'x').next()).rejects.toMatchObject({ code: 'request-timeout' });
  });

  it('end in a refusal when the sender breaks off', async () => {
    const broken = new Readable({ read() {} });
    const bounds = { lineBytesMax, linesMax: 10, idleTimeoutMs: 1000, signal: new AbortController().signal };
    const next = readLines(broken, bounds, 'x').next();
    broken.destroy();
    await expect(next).rejects.toMatchObject({ code: 'malformed-request' });
  });

  it('end in a refusal when the process ends', async () => {
    const closing = new AbortController();
    const silent = new Readable({ read() {} });
    const bounds = { lineBytesMax, linesMax: 10, idleTimeoutMs: 1000, signal: closing.signal };
    const next = readLines(silent, bounds, 'x').next();
    closing.abort();
    await expect(next).rejects.toMatchObject({ code: 'shutting-down' });
  });
});
