import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { answerParent } from './child.js';
import { type DeliveryLoad, type DeliveryRates, deliverAll } from './delivery-load.js';
import { eventOf } from './events.js';
import { closeConnections, get, head, post, read } from './http-load.js';
import { inLanes } from './lanes.js';
import type { Stretch } from './raw.process.js';
import { blast, type SingleLoad, type SingleRates } from './single-load.js';

export interface Intake extends Stretch {
  readonly url: string;
  /** How many batches are under way at a time. */
  readonly connections: number;
}

export interface Asking {
  readonly url: string;
  /** Paths, asked one after the other over one connection. */
  readonly paths: readonly string[];
}

const chunkBytes = 64 * 1024;
const lookMs = 50;

const asks = {
  /** Events a second: batches of `application/cloudevents-batch+json`, all of them made before the clock runs. */
  async batches({ url, connections, ...stretch }: Intake): Promise<number> {
    const bodies = batchesOf(stretch).map((texts) => Buffer.from(`[${texts.join(',')}]`));
    const start = performance.now();
    await inLanes(connections, bodies, (body) => post(url, 'application/cloudevents-batch+json', body));
    return (stretch.batches * stretch.batch * 1_000) / (performance.now() - start);
  },

  /** Events a second: one stream of `application/x-ndjson`, its answer read while it is sent. */
  async lines({ url, ...stretch }: Intake): Promise<number> {
    const lines = batchesOf(stretch).flatMap((texts) => texts.map((text) => `${text}\n`));
    const body = Buffer.from(lines.join(''));
    const start = performance.now();
    const sent = request(`${url}/v1/events`, head('POST', 'application/x-ndjson'));
    const answered = once(sent, 'response').then(([answer]) => read(answer as IncomingMessage));
    for (let at = 0; at < body.length; at += chunkBytes) {
      if (!sent.write(body.subarray(at, at + chunkBytes))) await once(sent, 'drain');
    }
    sent.end();
    const last = (await answered).text.trimEnd().split('\n').at(-1) ?? '';
    const ms = performance.now() - start;
    if (JSON.parse(last).summary?.recorded !== lines.length) throw new Error(`the stream was answered ${last}`);
    return (lines.length * 1_000) / ms;
  },

  /** Resolves once the ledger's views have all that was recorded. */
  async caughtUp({ url }: { url: string }): Promise<void> {
    const path = '/v1/clients/nobody/status?service=e&asset=BTC&entity=E';
    while ((await get(url, path)).status === 503);
  },

  /** Resolves once the ledger's log has all that was recorded. */
  async logged({ url }: { url: string }): Promise<void> {
    while (!/^initium_log_behind_positions 0$/m.test((await get(url, '/metrics')).text)) await pause(lookMs);
  },

  /** The verifier key of the ledger's log. */
  async logKey({ url }: { url: string }): Promise<string> {
    const [first = ''] = (await get(url, '/v1/ledger')).text.split('\n');
    return JSON.parse(first).data.log.key;
  },

  /** Milliseconds that each question took. */
  async ask({ url, paths }: Asking): Promise<number[]> {
    const took: number[] = [];
    for (const path of paths) {
      const start = performance.now();
      const { status, text } = await get(url, path);
      took.push(performance.now() - start);
      if (status !== 200) throw new Error(`${path} was answered ${status}: ${text}`);
    }
    return took;
  },

  singles: (load: SingleLoad): Promise<SingleRates> => blast(load),

  deliveries: (load: DeliveryLoad): Promise<DeliveryRates> => deliverAll(load),

  /** Records events that are given, in one batch after the other. */
  async record({ url, bodies }: { url: string; bodies: readonly string[] }): Promise<void> {
    for (const body of bodies) await post(url, 'application/cloudevents-batch+json', Buffer.from(body));
  },
};
export type LoadAsks = typeof asks;

function batchesOf({ ids, first, batches, batch }: Stretch): string[][] {
  return Array.from({ length: batches }, (_, b) =>
    Array.from({ length: batch }, (_, i) => JSON.stringify(eventOf(first + b * batch + i, ids))),
  );
}

answerParent(asks, closeConnections);
