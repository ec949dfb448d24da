import { afterAll, beforeAll, describe } from '@jest/globals';
import { durabilityContract } from '../../libs/event-store/contract/lifetime.contract.js';
import { eventStoreContract } from '../../libs/event-store/event-store.contract.js';
import { findServer } from './find-server.js';
import { onServer } from './opened-ledger.js';
import { StandInNode } from './stand-in/index.js';

const traits = { durable: true, clock: false, firstPosition: false } as const;

function bothWays(url: () => string): void {
  eventStoreContract('the store on a server', onServer(url), traits);
  describe('the store on a server, its copy made anew', () => durabilityContract(onServer(url, true)));
}

describe('on a stand-in', () => {
  const node = new StandInNode();
  beforeAll(() => node.start());
  bothWays(() => node.connectionString);
  afterAll(() => node.stop());
});

const found = await findServer();
if (typeof found === 'string') {
  describe.skip(`on a server of EventStoreDB's own: ${found}`, () => bothWays(() => ''));
} else {
  describe("on a server of EventStoreDB's own", () => {
    bothWays(() => found.url);
    afterAll(() => found.end());
  });
}
