import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { typeOf } from '#libs/evidence';
import { metricOf } from '../../test/metric-of.js';
import { batchType, contact, get, linesType, post, removeFolders } from '../../test/running-ledger.js';
import { ServingProcess } from '../../test/serving-process.js';
import { until } from '../../test/until.js';

const mebibyte = 1024 * 1024;
const limitMebibytes = 1024;
/** What garbage collectors have not got to yet comes on top: by so much a control group has to be larger. */
const peakMebibytesMax = (limitMebibytes * 3) / 2;
/** On many of its pages a row about a client, so that views have something to do as well. */
const [events, clients] = [30_000, 15_000];
const readers = 150;

/**
 * Held to its limit from outside, where the system counts what a process has in memory; its own shares hold it there. Not
 * in a control group, which a test may make nowhere but as root.
 */
const isCounted = process.platform === 'linux';
const given = isCounted ? it : it.skip;

let ledger: ServingProcess;
beforeAll(async () => {
  ledger = await ServingProcess.start({ INITIUM_MEMORY: `${limitMebibytes}m` });
}, 30_000);
afterAll(async () => {
  await ledger.end();
  removeFolders();
});

const peakMebibytes = async (): Promise<number> => ((await ledger.peakBytes()) ?? Number.NaN) / mebibyte;
const head = (...lines: string[]): string => `${lines.join('\r\n')}\r\nhost: 127.0.0.1\r\n\r\n`;
const heldOf = (share: string): Promise<number> => metricOf(ledger.url, `initium_memory_held_bytes{share="${share}"}`);

/** A connection that sends, reads the first line of the answer, and then reads no more. */
function unread(text: string): { readonly socket: Socket; readonly status: Promise<number> } {
  const { hostname, port } = new URL(ledger.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  const status = new Promise<number>((resolve) => {
    socket.once('data', (chunk) => {
      socket.pause();
      resolve(Number(String(chunk).slice(9, 12)));
    });
    socket.once('close', () => resolve(Number.NaN));
  });
  socket.write(text);
  return { socket, status };
}

async function allUnread(text: string): Promise<number[]> {
  const opened = Array.from({ length: readers }, () => unread(text));
  const statuses = await Promise.all(opened.map(({ status }) => status));
  for (const { socket } of opened) socket.destroy();
  return statuses;
}

describe(`a ledger that may take ${limitMebibytes} MiB lives within it, and refuses what is beyond`, () => {
  it('shows what it may take, and how that is shared out', async () => {
    expect(await metricOf(ledger.url, 'initium_memory_limit_bytes')).toBe(limitMebibytes * mebibyte);
    for (const share of ['bodies', 'lines', 'answers', 'changes', 'queue']) {
      expect(await metricOf(ledger.url, `initium_memory_share_bytes{share="${share}"}`)).toBeGreaterThan(0);
      expect(await heldOf(share)).toBe(0);
    }
  });

  given(
    'while bodies come in pieces of one byte',
    async () => {
      const before = await peakMebibytes();
      const piece = '1\r\nx\r\n';
      const [type, coding] = [`content-type: ${batchType}`, 'transfer-encoding: chunked'];
      const bodies = Array.from({ length: 4 }, () => {
        return unread(`${head('POST /v1/events HTTP/1.1', type, coding)}${piece.repeat(250_000)}0\r\n\r\n`).status;
      });
      expect(await Promise.all(bodies)).toEqual([400, 400, 400, 400]);
      // Kept as pieces, they would take twice as much.
      expect((await peakMebibytes()) - before).toBeLessThan(200);
    },
    60_000,
  );

  given(
    'while lines come in pieces of one byte, and their answers are not read',
    async () => {
      const before = await peakMebibytes();
      const [type, coding] = [`content-type: ${linesType}`, 'transfer-encoding: chunked'];
      const line = `${'1\r\nx\r\n'.repeat(20_000)}1\r\n\n\r\n`;
      const lines = Array.from({ length: 10 }, () => {
        return unread(`${head('POST /v1/events HTTP/1.1', type, coding)}${line}0\r\n\r\n`);
      });
      expect(new Set(await Promise.all(lines.map(({ status }) => status)))).toEqual(new Set([200]));
      for (const { socket } of lines) socket.destroy();
      expect((await peakMebibytes()) - before).toBeLessThan(150);
    },
    60_000,
  );

  given(
    'while batches come with as much wrong as there can be, of which some are told to wait',
    async () => {
      const wrong = `{"${'x'.repeat(400)}":[${'1e999,'.repeat(1000)}0]}`;
      const batch = (number: number): string => {
        const event = (index: number) => JSON.stringify(contact(`${number}-${index}`, { data: '@' }));
        return `[${Array.from({ length: 1000 }, (_, index) => event(index).replace('"@"', wrong)).join()}]`;
      };
      const sent = Array.from({ length: 7 }, (_, number) => post(`${ledger.url}/v1/events`, batchType, batch(number)));
      const answers = await Promise.all(sent);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([422, 429]));
      expect(answers.find(({ status }) => status === 429)?.headers.get('retry-after')).not.toBeNull();
      expect(await peakMebibytes()).toBeLessThan(peakMebibytesMax);
    },
    120_000,
  );

  given(
    'while many events of many clients are recorded, and their views follow',
    async () => {
      const line = (index: number): string => {
        const id = String(index).padStart(9, '0');
        return `${JSON.stringify(contact(id, { source: 'mail', subject: `client/c${index % clients}` }))}\n`;
      };
      const { body } = await post(
        `${ledger.url}/v1/events`,
        linesType,
        Array.from({ length: events }, (_, index) => line(index)).join(''),
      );
      expect(body.at(-1)).toEqual({ summary: expect.objectContaining({ recorded: events }) });
      await until(async () => (await get(`${ledger.url}/health/ready`)).body.checks['view statuses'] === 'ok');
      expect(await peakMebibytes()).toBeLessThan(peakMebibytesMax);
    },
    120_000,
  );

  given(
    'while hundreds do not read what they asked for, of whom most are told to wait',
    async () => {
      // More than the buffers on an answer's way hold; of long ones it takes fewer.
      const attested = Array.from({ length: 400 }, (_, index) =>
        JSON.stringify(contact(`long-${index}`, { type: typeOf('Attestation'), data: { text: 'x'.repeat(16_000) } })),
      );
      await post(`${ledger.url}/v1/events`, linesType, attested.join('\n'));
      // Each question waits a while for the views.
      while ((await get(`${ledger.url}/v1/events?limit=1`)).status === 503);
      const lines = await allUnread(head('GET /v1/events?kind=Attestation HTTP/1.1', `accept: ${linesType}`));
      expect(new Set(lines)).toEqual(new Set([200, 429]));
      const pages = await allUnread(head('GET /v1/events?kind=ClientContact&limit=400 HTTP/1.1'));
      expect(pages.every((status) => status === 200 || status === 429)).toBe(true);
      const changes = await allUnread(head('GET /v1/changes HTTP/1.1'));
      expect(changes.every((status) => status === 200 || status === 429)).toBe(true);
      expect(await peakMebibytes()).toBeLessThan(peakMebibytesMax);
      await until(async () => (await heldOf('answers')) + (await heldOf('changes')) === 0);
    },
    120_000,
  );
});
