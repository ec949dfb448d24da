import { afterAll, describe, expect, it } from '@jest/globals';
import { crashRounds } from './crash/crash-rounds.js';
import { freshFolder, removeFolders } from './running-ledger.js';

afterAll(removeFolders);

/** `npm run torture -- crash` kills it a thousand times. */
const rounds = 6;

describe('a ledger that is killed at random moments', () => {
  it('has every event that it ever acknowledged, once, where and when its receipt says', async () => {
    const report = await crashRounds({ folder: freshFolder(), rounds, seed: 61 });
    expect(report.faults).toEqual([]);
    expect(report.acknowledged).toBeGreaterThan(5 * rounds);
  }, 120_000);
});
