import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RecordedEvidence } from '#libs/evidence';
import { inOrder } from './in-order.js';

async function* streamOf(positions: readonly number[]): AsyncGenerator<RecordedEvidence> {
  for (const position of positions) yield { position: String(position) } as RecordedEvidence;
}

describe('streams of evidence in order', () => {
  it('make one in that order, in which each piece comes once', async () => {
    const stream = fc.uniqueArray(fc.nat({ max: 2000 })).map((positions) => positions.sort((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(fc.array(stream, { maxLength: 6 }), async (streams) => {
        const merged: number[] = [];
        for await (const { position } of inOrder(streams.map(streamOf))) merged.push(Number(position));
        expect(merged).toEqual([...new Set(streams.flat())].sort((a, b) => a - b));
      }),
    );
  });
});
