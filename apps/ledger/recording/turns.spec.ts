import { describe, expect, it } from '@jest/globals';
import { Turns } from './turns.js';

describe('what is read one after the other', () => {
  it('is handed over in that order, also where an earlier piece takes longer, and where one never comes to it', async () => {
    const turns = new Turns();
    const handedOver: number[] = [];
    const ready = [1, 2, 3, 4].map(() => Promise.withResolvers<boolean>());
    const pieces = ready.map(async ({ promise }, piece) => {
      const turn = turns.take();
      try {
        if (!(await promise)) return;
        await turn.before;
        handedOver.push(piece);
      } finally {
        turn.done();
      }
    });
    for (const piece of [3, 1, 2, 0]) ready[piece]?.resolve(piece !== 1);
    await Promise.all(pieces);
    expect(handedOver).toEqual([0, 2, 3]);
  });
});
