import { afterAll, describe, expect, it } from '@jest/globals';
import { StandInNode } from '../eventstore/stand-in/index.js';
import { removeFolders } from '../running-ledger.js';
import { killedLogs } from './killed-logs.js';

afterAll(removeFolders);

/** `npm run torture -- log` kills whole ledgers two hundred times. */
describe('the log of a process that is killed at random moments', () => {
  it('has the bytes of one that was made of the same events without a kill', async () => {
    const { faults, leaves, checkpoints, epochs } = await killedLogs({ rounds: 20, seed: 71 });
    expect(faults).toEqual([]);
    expect(Math.min(leaves, 20 * checkpoints, 20 * epochs)).toBeGreaterThan(200);
  });

  it('has them where a server keeps the events', async () => {
    const node = await StandInNode.start();
    try {
      const { faults, leaves, checkpoints } = await killedLogs({ rounds: 10, seed: 72, server: node.connectionString });
      expect(faults).toEqual([]);
      expect(Math.min(leaves, 20 * checkpoints)).toBeGreaterThan(100);
    } finally {
      await node.stop();
    }
  });
});
