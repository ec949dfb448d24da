import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contact, linesType, post, removeFolders, runLedger } from '../../../test/running-ledger.js';
import type { RunningLedger } from '../main.js';

let ledger: RunningLedger;
const clients = 1_170;
const entries = 600;
const name = (number: number) => `c${String(number).padStart(5, '0')}`;
const time = '2026-03-02T09:15:00Z';

/** Each a client who asked for a service, and for some something that was wrong with what was sent. */
const told = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => {
    const subject = `client/${name(from + index)}`;
    const type = 'initium.ServiceRequest.v1';
    return JSON.stringify(contact(`e${from + index}`, { type, subject, time, data: { service: 'e', asset: 'BTC' } }));
  }).join('\n');
const record = (text: string) => post(`${ledger.url}/v1/events`, linesType, text);

beforeAll(async () => {
  ledger = await runLedger();
  const entity = { id: 'X', type: 'initium.ProviderEntity.v1', subject: 'entity/X' };
  await record(JSON.stringify(contact('X', { ...entity, time, data: { kind: 'THIRD_COUNTRY', country: 'SC' } })));
  await record(told(0, clients));
  await record(Array.from({ length: clients }, (_, index) => `{"specversion":"1.0","id":"q${index}"}`).join('\n'));
  const much = Array.from({ length: entries }, (_, index) => JSON.stringify(contact(`m${index}`, { time })));
  await record(much.join('\n'));
});
afterAll(async () => {
  await ledger.close();
  removeFolders();
});

/** Asked again until the views are there, for which each question waits two seconds, and no client is behind. */
async function csv(address: string): Promise<string[]> {
  for (;;) {
    const response = await fetch(`${ledger.url}${address}`, { headers: { accept: 'text/csv' } });
    const text = await response.text();
    if (response.status !== 200) {
      expect(JSON.parse(text).type).toBe('urn:initium:problem:view-behind');
      continue;
    }
    const lines = text.trimEnd().split('\r\n');
    if (!lines[0]?.endsWith(',"behind"')) return lines;
  }
}

describe('a list as CSV', () => {
  it.each([
    ['/v1/clients', clients + 1],
    ['/v1/clients?limit=7', clients + 1],
    ['/v1/clients?status=OUT_OF_SCOPE', 0],
    ['/v1/events', clients + entries + 2],
    ['/v1/events?kind=ServiceRequest', clients],
    ['/v1/quarantine', clients],
    ['/v1/clients/c1/timeline', entries],
  ])('is whole, however many pages it has: %s', async (address, count) => {
    const lines = await csv(address);
    expect([lines.length, lines.at(-1)?.split(',').at(-1)]).toEqual([count + 2, String(count)]);
  });

  it.each(['/v1/clients', '/v1/events?kind=ServiceRequest', '/v1/quarantine'])(
    'is of one state of knowledge while more is recorded: %s',
    async (address) => {
      const before = (await csv(address)).map((line) => line.split(',')[0]);
      let number = clients + 100 * before.length;
      let going = true;
      const writing = (async () => {
        // Some come among those that are listed already, in the order of names.
        while (going) {
          await record(`${told(number, number + 20)}\n{"specversion":"1.0","id":"more${number}"}`);
          number += 20;
        }
      })();
      const lines = await csv(address);
      going = false;
      await writing;
      const positions = new Set(lines.slice(1).map((line) => /"(\d+)",(?:,|"[^"]*",\d+)$/.exec(line)?.[1]));
      expect(positions.size).toBe(1);
      const [position] = positions;
      const again = await csv(`${address}${address.includes('?') ? '&' : '?'}knownPosition=${position}`);
      expect(lines.slice(1, -1).map((line) => line.split(',')[0])).toEqual(
        again.slice(1, -1).map((line) => line.split(',')[0]),
      );
      expect(again.length).toBeLessThan((await csv(address)).length);
    },
  );
});
