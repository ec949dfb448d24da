import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Line, readLines, splitLines } from './lines.js';

async function linesOf(chunks: readonly Uint8Array[], bounds = {}): Promise<Line[]> {
  const lines: Line[] = [];
  const stream = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  for await (const line of splitLines(stream, 'some.ndjson', bounds)) lines.push(line);
  return lines;
}

const texts = (lines: readonly Line[]): string[] => lines.map(({ bytes }) => Buffer.from(bytes).toString());

describe('lines', () => {
  it('are the same however the bytes are cut into chunks', async () => {
    const content = fc.array(fc.constantFrom('a', 'é', '{"b":1}', ' ', '\t', '\r', '\n', '\n\n'), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(content, fc.array(fc.nat({ max: 9 }), { minLength: 1 }), async (parts, sizes) => {
        const bytes = Buffer.from(parts.join(''));
        const chunks: Buffer[] = [];
        for (let start = 0, index = 0; start < bytes.length; index++) {
          const size = 1 + (sizes[index % sizes.length] as number);
          chunks.push(bytes.subarray(start, start + size));
          start += size;
        }
        const expected = parts
          .join('')
          .split('\n')
          .map((text, index) => ({ text, number: index + 1 }))
          .filter(({ text }) => text.trim() !== '');
        const lines = await linesOf(chunks);
        expect(texts(lines)).toEqual(expected.map(({ text }) => text));
        expect(lines.map(({ number }) => number)).toEqual(expected.map(({ number }) => number));
      }),
    );
  });

  it('say where the next one begins, and reading goes on from there with the same numbers', async () => {
    const content = Buffer.from('one\n\n two\r\nthree');
    const lines = await linesOf([content]);
    for (const [index, { end, number }] of lines.entries()) {
      const rest = await linesOf([content.subarray(end)], { from: { bytes: end, lines: number } });
      expect(rest).toEqual(lines.slice(index + 1));
    }
  });

  it('that are too long are refused with their place', async () => {
    const chunks = [Buffer.from('short\n'), Buffer.from('12345'), Buffer.from('67890')];
    await expect(linesOf(chunks, { bytesMax: 9 })).rejects.toThrow('some.ndjson:2: is longer than 9 bytes');
  });

  it('are read from a pipe as well, which has no places', async () => {
    const pipe = join(mkdtempSync(join(tmpdir(), 'initium-')), 'pipe');
    execFileSync('mkfifo', [pipe]);
    spawn('sh', ['-c', 'printf "a\\nb\\n" > "$0"', pipe], { stdio: 'ignore' });
    const lines: Line[] = [];
    for await (const line of readLines(pipe)) lines.push(line);
    expect(texts(lines)).toEqual(['a', 'b']);
  });
});
