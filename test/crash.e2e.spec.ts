import { afterAll, describe, expect, it } from '@jest/globals';
import { crashRounds } from './crash/crash-rounds.js';
import { freshFolder, removeFolders } from './running-ledger.js';

afterAll(removeFolders);

describe('a ledger that is killed at random moments', () => {
  it('has every event that it ever acknowledged, once, where and when its receipt says', async () => {
    const report = await crashRounds({ folder: freshFolder(), rounds: 30, seed: 61 });
    expect(report.faults).toEqual([]);
    expect(report.acknowledged).toBeGreaterThan(500);
  }, 240_000);
});
