import { afterAll, beforeAll, describe } from '@jest/globals';
import { appendsAsEventStoreDbDoes } from './appends.contract.js';
import { StandInNode } from './index.js';
import { readsAsEventStoreDbDoes } from './reads.contract.js';
import { subscribesAsEventStoreDbDoes } from './subscriptions.contract.js';

function servesAsEventStoreDbDoes(connectionString: () => string): void {
  appendsAsEventStoreDbDoes(connectionString);
  readsAsEventStoreDbDoes(connectionString);
  subscribesAsEventStoreDbDoes(connectionString);
}

describe('a stand-in', () => {
  const node = new StandInNode();
  beforeAll(() => node.start());
  afterAll(() => node.stop());
  servesAsEventStoreDbDoes(() => node.connectionString);
});

/** So that whoever has a server can see that the stand-in is like it: `INITIUM_TEST_EVENTSTORE=esdb://127.0.0.1:2113?tls=false`. */
const real = process.env.INITIUM_TEST_EVENTSTORE;
if (real !== undefined) {
  describe('a server', () => {
    servesAsEventStoreDbDoes(() => real);
  });
}
