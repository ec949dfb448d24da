import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RawRequest } from '../../../test/raw-request.js';
import { contact, linesOf, linesType, removeFolders, runLedger, streamsOf } from '../../../test/running-ledger.js';
import type { RunningLedger } from '../main.js';

let ledger: RunningLedger;

beforeAll(async () => {
  ledger = await runLedger({ limits: { idleTimeoutMs: 1_000 } });
});
afterAll(async () => {
  await ledger.close();
  removeFolders();
});

const head = `POST /v1/events HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${linesType}\r\ntransfer-encoding: chunked\r\n\r\n`;
const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const line = (id: string): string => `${JSON.stringify(contact(id))}\n`;

describe('a stream of events', () => {
  it('is answered while it is being sent, each event as soon as it is durable', async () => {
    const sender = new RawRequest(ledger.url).send(head);
    for (const id of ['while-1', 'while-2', 'while-3']) {
      sender.send(chunk(line(id)));
      await sender.until(new RegExp(`"id":"${id}","outcome":"recorded"`));
      expect((await streamsOf(ledger)).get(`evidence-crm/${id}`)).toBe(1);
    }
    expect(sender.text).not.toContain('summary');
    sender.send('0\r\n\r\n');
    await sender.until(/"summary":\{"received":3,"recorded":3/);
    sender.end();
  });

  it('may go by the plain name of its media type, and is answered by that', async () => {
    const headers = { 'content-type': 'application/ndjson; charset=utf-8' };
    const response = await fetch(`${ledger.url}/v1/events`, { method: 'POST', headers, body: line('plain-1') });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/ndjson']);
    expect(linesOf(await response.text())).toMatchObject([{ outcome: 'recorded' }, { summary: { recorded: 1 } }]);
  });

  it('that falls silent is told so in its last line, and what was reported stands', async () => {
    const sender = new RawRequest(ledger.url).send(head).send(chunk(line('silent-1')));
    await sender.until(
      /"outcome":"recorded"[\s\S]*"type":"urn:initium:problem:request-timeout"[\s\S]*"reported":\{[^}]*"recorded":1/,
    );
    expect(sender.text).not.toContain('summary');
    expect((await streamsOf(ledger)).get('evidence-crm/silent-1')).toBe(1);
    sender.end();
  });

  it('that breaks off leaves what came of it', async () => {
    const sender = new RawRequest(ledger.url).send(head).send(chunk(line('broken-1')));
    await sender.until(/"outcome":"recorded"/);
    sender.send(chunk(line('broken-2').slice(0, 40))).end();
    await sender.closed;
    const streams = await streamsOf(ledger);
    expect(streams.get('evidence-crm/broken-1')).toBe(1);
    expect(streams.has('evidence-crm/broken-2')).toBe(false);
  });

  it.each([
    ['half closed', (sender: RawRequest) => sender.socket.end()],
    ['followed by what is no chunk', (sender: RawRequest) => sender.send(`rubbish\r\n${'x'.repeat(50_000)}`)],
  ])('that is %s is told so in its last line, and nothing else', async (what, breakOff) => {
    const sender = new RawRequest(ledger.url).send(head).send(chunk(line(what)));
    await sender.until(/"outcome":"recorded"/);
    breakOff(sender);
    await sender.until(/"type":"urn:initium:problem:malformed-request"[^\n]*"reported":\{"received":1,"recorded":1/);
    await sender.closed;
    expect(sender.text.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(sender.text).toMatch(/0\r\n\r\n$/);
  });

  it('is not read on while its answers are not read, and takes no memory meanwhile', async () => {
    const patient = await runLedger();
    const sender = request(`${patient.url}/v1/events`, { method: 'POST', headers: { 'content-type': linesType } });
    const responded = new Promise<IncomingMessage>((resolve) => sender.once('response', resolve));
    const block = `${'no event '.repeat(30)}\n`.repeat(250);
    sender.write(block);
    const response = await responded;
    const heapBefore = process.memoryUsage().heapUsed;
    // Written until the server takes no more, which it would for ever if it read on regardless.
    let written = 0;
    while (sender.write(block) || (await drained(sender))) {
      written += block.length;
      if (written > 256 * 1024 * 1024) throw new Error('The server reads on although nobody reads its answers');
    }
    expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(128 * 1024 * 1024);
    let text = '';
    response.setEncoding('utf8').on('data', (part: string) => {
      text = (text + part).slice(-2000);
    });
    sender.end();
    await once(response, 'end');
    expect(linesOf(text.slice(text.indexOf('\n') + 1)).at(-1).summary.received).toBeGreaterThan(250);
    await patient.close();
  });
});

/** Whether the server took more within a while. */
function drained(sender: ClientRequest): Promise<boolean> {
  return new Promise((resolve) => {
    const onDrain = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    const timer = setTimeout(() => {
      sender.off('drain', onDrain);
      resolve(false);
    }, 500);
    sender.once('drain', onDrain);
  });
}
