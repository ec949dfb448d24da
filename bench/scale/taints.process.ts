import { type IncomingMessage, get as open } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Evidence, instantText } from '#libs/evidence';
import { answerParent } from '../child.js';
import { beginning } from '../client-life.js';
import { closeConnections, post } from '../http-load.js';
import { eventOf } from './recording.js';
import { hour } from './shape.js';

export interface Probes {
  readonly url: string;
  readonly count: number;
  /** What the ledger's clock says (ms). */
  readonly now: number;
}

const type = 'application/cloudevents-batch+json';
const source = 'probe';
const perBatch = 200;
/** So that nothing is dated ahead of the ledger's clock. */
const agoMs = 1_000;

const nameOf = (number: number): string => `probe-${number}`;
const bodyOf = (events: readonly Evidence[]): Buffer => Buffer.from(JSON.stringify(events));

function say(number: number, kind: string, data: object, time: number): Evidence {
  const id = `${kind}-${instantText(time)}-${number}`;
  return eventOf({ kind, source, subject: `client/${nameOf(number)}`, data }, id, time);
}

const asks = {
  /** Records clients who came by themselves, asked, and were looked into. */
  async prepare({ url, count, now }: Probes): Promise<void> {
    for (let first = 0; first < count; first += perBatch) {
      const numbers = Array.from({ length: Math.min(perBatch, count - first) }, (_, index) => first + index);
      const lives = numbers.flatMap((number) =>
        beginning.map(({ kind, data }, step) => say(number, kind, data, now - 2 * hour + step)),
      );
      await post(url, type, bodyOf(lives));
    }
  },

  /**
   * Taints one of them after the other at this pace, and gives the milliseconds from right before each is sent until
   * `/v1/changes` has told of it; Infinity for those of which it has not within `waitMsMax` of the last.
   */
  async taint({ url, count, now, everyMs, waitMsMax }: Probes & { everyMs: number; waitMsMax: number }) {
    const told = new Map<string, number>();
    const all = Promise.withResolvers<void>();
    const stream = await changesOf(url, (client) => {
      if (!told.has(client)) told.set(client, performance.now());
      if (told.size === count) all.resolve();
    });
    stream.once('close', () => all.reject(new Error('the stream of changes ended')));
    all.promise.catch(() => undefined);
    const begun = performance.now();
    const sentAt: number[] = [];
    for (let number = 0; number < count; number++) {
      const early = begun + number * everyMs - performance.now();
      if (early > 0) await delay(early);
      const time = Math.floor(now + performance.now() - begun) - agoMs;
      sentAt.push(performance.now());
      await post(
        url,
        type,
        bodyOf([say(number, 'FirmCommunication', { channel: 'EMAIL', purpose: 'PROMOTION' }, time)]),
      );
    }
    await Promise.race([all.promise, delay(waitMsMax)]);
    stream.removeAllListeners('close').destroy();
    return sentAt.map((sent, number) => (told.get(nameOf(number)) ?? Number.POSITIVE_INFINITY) - sent);
  },
};
export type TaintAsks = typeof asks;

/** Follows the stream of changes from now on, and tells whom of the probes each is about. */
async function changesOf(url: string, heard: (client: string) => void): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  open(`${url}/v1/changes`, resolve).once('error', reject);
  const stream = await promise;
  let rest = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() as string;
    for (const block of blocks) {
      const client = /^data: \{"client":"(probe-\d+)"/m.exec(block)?.[1];
      if (client !== undefined) heard(client);
    }
  });
  return stream;
}

answerParent(asks, closeConnections);
