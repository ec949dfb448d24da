import { describe, expect, it } from '@jest/globals';
import { missingCommand, serverCommand } from './find-server.js';
import { killedLedgers } from './torture/killed-ledgers.js';

const name = 'three ledgers over one server, sent the same evidence at once and killed with all they kept';

/** `npm run torture:cluster` does this for as long as one likes. */
(serverCommand === undefined ? describe.skip : describe)(
  serverCommand === undefined ? `${name}: ${missingCommand}` : name,
  () => {
    it('have every piece of evidence once, give it one receipt, and say the same of every client', async () => {
      const command = serverCommand as string;
      const report = await killedLedgers({
        command,
        seconds: 20,
        seed: 61,
        killEverySeconds: 5,
        clients: 60,
        restMs: 20,
      });
      expect(report.lies).toEqual([]);
      expect(report).toMatchObject({ lost: 0, doubled: 0 });
      expect(report.acknowledged).toBeGreaterThan(300);
      expect(report.conflicts).toBeGreaterThan(20);
      expect(report.kills).toBeGreaterThan(0);
    }, 300_000);
  },
);
