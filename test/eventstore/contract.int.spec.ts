import { afterAll, beforeAll, describe } from '@jest/globals';
import { eventStoreContract } from '../../libs/event-store/event-store.contract.js';
import { findServer } from './find-server.js';
import { onServer } from './opened-ledger.js';
import { StandInNode } from './stand-in/index.js';

const traits = { durable: true, clock: false, firstPosition: false } as const;

function bothWays(url: () => string): void {
  eventStoreContract('the store on a server', onServer(url), traits);
  eventStoreContract('the store on a server, its copy made anew', onServer(url, true), traits);
}

describe('on a stand-in', () => {
  const node = new StandInNode();
  beforeAll(() => node.start());
  afterAll(() => node.stop());
  bothWays(() => node.connectionString);
});

const found = await findServer();
if (typeof found === 'string') {
  describe.skip(`on a server of EventStoreDB's own: ${found}`, () => bothWays(() => ''));
} else {
  describe("on a server of EventStoreDB's own", () => {
    afterAll(() => found.end());
    bothWays(() => found.url);
  });
}
