import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IdleProcess } from '../../../test/idle-process.js';
import { metricOf } from '../../../test/metric-of.js';
import {
  type Answered,
  batchType,
  contact,
  eventType,
  get,
  post,
  removeFolders,
} from '../../../test/running-ledger.js';
import { ServingProcess } from '../../../test/serving-process.js';

const eventBytes = 64_000;
/** What one slice of work takes, many times over. */
const lagSecondsMax = 1;
const answerSecondsMax = 5;
/** A process that holds nothing up waits as well where the machine is busy; one that has threads, for each of them. */
const waitsForEach = 5;

let ledger: ServingProcess;
let idle: IdleProcess;
beforeAll(async () => {
  idle = new IdleProcess();
  ledger = await ServingProcess.start();
});
afterAll(async () => {
  idle.end();
  await ledger.end();
  removeFolders();
});

const repeated = (piece: string, bytes: number): string => piece.repeat(Math.floor(bytes / piece.length));
const withData = (id: string, data: string): string => JSON.stringify(contact(id, { data: '@' })).replace('"@"', data);
const batchOf = (count: number, event: (index: number) => string): string =>
  `[${Array.from({ length: count }, (_, index) => event(index)).join(',')}]`;
const asked = { service: 'e', asset: 'BTC' };
const large = (index: number, extra: object): string =>
  JSON.stringify(
    contact(`large-${index}`, { data: { channel: 'WEBSITE', enquiry: Array(999).fill(asked), ...extra } }),
  );

const nestedLists = `[${repeated('[[],[]],', eventBytes - 500)}[]]`;
/** Eight megabytes are the most that a body may have; these are somewhat less, so that none is refused for its size. */
const hostile: Readonly<Record<string, () => Promise<Answered>>> = {
  'a batch of nested lists': () => send(batchOf(100, (index) => withData(`lists-${index}`, nestedLists))),
  'a batch of one event that is nothing but nested lists': () => send(`[[${repeated('[[],[]],', 6_400_000)}[]]]`),
  'a batch of one event that is one list inside the other': () =>
    send(`${repeated('[', 3_200_000)}${repeated(']', 3_200_000)}`),
  'no batch, but an object of nested lists': () => send(`{"a":[${repeated('[[],[]],', 6_400_000)}[]]}`),
  'a batch of events with thousands of attributes': () =>
    send(batchOf(100, (index) => `{${Array.from({ length: 5000 }, (_, key) => `"k${index}x${key}":1`).join()}}`)),
  'a batch of events with thousands of keys that stand twice': () =>
    send(batchOf(100, (index) => withData(`twice-${index}`, `{${repeated('"a":1,', eventBytes - 500)}"a":1}`))),
  'a batch of a thousand events, each with a hundred things wrong': () =>
    send(
      batchOf(1000, (index) => withData(`wrong-${index}`, `{"${'x'.repeat(400)}":[${repeated('1e999,', 6_000)}0]}`)),
    ),
  'a batch of large events, recorded': () => send(batchOf(150, (index) => large(index, {}))),
  'the same with other content': () => send(batchOf(150, (index) => large(index, { surface: 'www.example.com' }))),
  'hundreds of single events of nested lists at once': async () => {
    const sent = Array.from({ length: 200 }, (_, index) =>
      post(`${ledger.url}/v1/events`, eventType, withData(`single-${index}`, nestedLists)),
    );
    return (await Promise.all(sent))[0] as Answered;
  },
};

const send = (body: string): Promise<Answered> => post(`${ledger.url}/v1/events`, batchType, body);

describe('while a hostile body is taken in, the event loop is never held for long', () => {
  it.each(Object.keys(hostile))(
    '%s',
    async (what) => {
      // Looking sets it back.
      await metricOf(ledger.url, 'nodejs_eventloop_lag_max_seconds');
      await idle.longestWaitSeconds();
      let asking = true;
      let longestMs = 0;
      const asked = (async () => {
        while (asking) {
          const begun = performance.now();
          expect((await get(`${ledger.url}/health/live`)).status).toBe(200);
          longestMs = Math.max(longestMs, performance.now() - begun);
        }
      })();
      const { status } = await (hostile[what] as () => Promise<Answered>)();
      asking = false;
      await asked;
      expect([201, 400, 409, 422]).toContain(status);
      const lag = await metricOf(ledger.url, 'nodejs_eventloop_lag_max_seconds');
      const waits = waitsForEach * (await idle.longestWaitSeconds());
      expect(lag).toBeLessThan(lagSecondsMax + waits);
      expect(longestMs / 1000).toBeLessThan(answerSecondsMax + waits);
    },
    60_000,
  );
});
