import { afterAll, describe, expect, it } from '@jest/globals';
import { StandInNode } from '../eventstore/stand-in/index.js';
import { removeFolders } from '../running-ledger.js';
import { hasOpenssl, missingOpenssl } from '../time-authority.js';
import { hasGo, missingGo } from './find-go.js';
import { type StrangersLook, strangersLook } from './strangers-look.js';

afterAll(removeFolders);

/** `npm run torture -- stranger` does the same with 100,000. */
const count = 5_000;
const missing = [...(hasGo ? [] : [missingGo]), ...(hasOpenssl ? [] : [missingOpenssl])].join(', ');

(missing === '' ? describe : describe.skip)(
  `a log with quarantine, conflicts and anchors in it${missing && `: ${missing}`}`,
  () => {
    function isSeenThrough({ leaves, anchors, bent, faults }: StrangersLook): void {
      expect(faults).toEqual([]);
      expect(leaves).toBeGreaterThan(count);
      expect([anchors > 1, Object.keys(bent).length]).toEqual([true, 7]);
    }

    it('is accepted by strangers, and each way of bending it is refused by its name', async () => {
      isSeenThrough(await strangersLook(count));
    });

    it('is so too where a server keeps the events', async () => {
      const node = await StandInNode.start();
      try {
        isSeenThrough(await strangersLook(count, { server: node.connectionString }));
      } finally {
        await node.stop();
      }
    });
  },
);
