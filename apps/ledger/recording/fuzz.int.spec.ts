import { Agent, type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { evidenceStream } from '#libs/evidence';
import { type Hostile, hostileRequests } from '../../../test/hostile-bodies.js';
import {
  contact,
  eventType,
  get,
  linesOf,
  linesType,
  post,
  removeFolders,
  runLedger,
  streamsOf,
} from '../../../test/running-ledger.js';
import type { RunningLedger } from '../main.js';

const seed = 20_260_302;
const count = 2000;
const atOnce = 16;

let ledger: RunningLedger;
const agent = new Agent({ keepAlive: true, maxSockets: atOnce });

beforeAll(async () => {
  ledger = await runLedger({ limits: { bodyTimeoutMs: 10_000, headersTimeoutMs: 10_000, idleTimeoutMs: 10_000 } });
});
afterAll(async () => {
  agent.destroy();
  await ledger.close();
  removeFolders();
});

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

function send({ contentType, headers, body, stalls }: Hostile): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', agent, headers: { 'content-type': contentType, ...headers } };
    const sent = request(`${ledger.url}/v1/events`, options, (response: IncomingMessage) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.once('error', reject).once('end', () => {
        if (stalls) sent.destroy();
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', text });
      });
    });
    sent.once('error', reject);
    if (stalls) sent.write(body.subarray(0, body.length / 2));
    else sent.end(body);
  });
}

/** What the answer says of each event, or undefined where it says nothing of events. */
function resultsOf({ type, text }: Reply): { outcome: string; quarantineId?: string; source?: string; id?: string }[] {
  if (type === linesType) {
    const lines = linesOf(text);
    expect(lines.at(-1)).toHaveProperty('summary');
    return lines.slice(0, -1);
  }
  return JSON.parse(text).results ?? [];
}

describe('hostile bodies', () => {
  it(`are answered clearly, ${count} of them, and nothing is lost`, async () => {
    const quarantined = new Set<string>();
    const recorded = new Set<string>();
    const requests = hostileRequests(count, seed);
    const worker = async (): Promise<void> => {
      for (const hostile of requests) {
        const reply = await send(hostile);
        const story = `${hostile.what}: ${reply.status} ${reply.text.slice(0, 300)}`;
        if (!hostile.statuses.includes(reply.status)) throw new Error(story);
        if (reply.status >= 400 && reply.type !== 'application/problem+json') throw new Error(story);
        for (const { outcome, quarantineId, source = '', id = '' } of resultsOf(reply)) {
          if (quarantineId !== undefined) quarantined.add(quarantineId);
          if (outcome === 'recorded') recorded.add(evidenceStream({ source, id }));
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));

    const streams = await streamsOf(ledger);
    expect(quarantined.size).toBeGreaterThan(500);
    for (const id of quarantined) expect(streams.get(`quarantine-${id}`)).toBe(1);
    for (const stream of recorded) expect(streams.get(stream)).toBe(1);
    for (const [stream, events] of streams) expect(`${stream} ${events}`).toBe(`${stream} 1`);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect((await post(`${ledger.url}/v1/events`, eventType, contact('alive'))).status).toBe(201);
    expect((await get(`${ledger.url}/health/ready`)).status).toBe(200);
    expect((await get(`${ledger.url}/metrics`)).body).not.toMatch(/status="5\d\d"/);
  });
});
