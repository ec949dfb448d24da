import { setTimeout as delay } from 'node:timers/promises';
import { answerParent } from '../child.js';
import { type Answer, closeConnections, get, head, send } from '../http-load.js';
import { type Lag, lagsIn } from '../lags.js';
import { assets } from './cast.js';
import { draw, pick } from './draw.js';
import { clientName } from './shape.js';

export interface Questions {
  readonly url: string;
  readonly seed: number;
  readonly clients: number;
  readonly seconds: number;
  /** Questions that need a whole view, asked on a connection of their own; none where there are none. */
  readonly overAll: readonly string[];
  /** From one question about a client to the next, where the answer has come by then; at once when left out. */
  readonly everyMs?: number;
}

/** Milliseconds until each answer, by what was asked; what was answered other than 200, by status. */
export interface Answered {
  readonly took: Readonly<Record<string, readonly number[]>>;
  readonly refused: Readonly<Record<string, number>>;
  /** Looked at once a second. */
  readonly lags: readonly Lag[];
}

const kinds = ['status', 'timeline', 'gate'] as const;
const lookMs = 1_000;

const asks = {
  /**
   * Asks for so many seconds, each question when the one before is answered, or later at a steady pace: one client after the other by three kinds of
   * question over one connection, and beside it what is asked over all clients over another.
   */
  async questions({ url, seed, clients, seconds, overAll, everyMs = 0 }: Questions): Promise<Answered> {
    const begun = performance.now();
    const until = begun + seconds * 1_000;
    const took = new Map<string, number[]>();
    const refused: Record<string, number> = {};
    const lags: Lag[] = [];
    const timed = async (name: string, ask: () => Promise<Answer>) => {
      const start = performance.now();
      const { status } = await ask();
      const ms = performance.now() - start;
      const before = took.get(name) ?? [];
      if (status === 200) took.set(name, before);
      if (status === 200) before.push(ms);
      else refused[`${name} ${status}`] = (refused[`${name} ${status}`] ?? 0) + 1;
    };
    const one = async () => {
      for (let number = 0; performance.now() < until; number++) {
        const early = begun + number * everyMs - performance.now();
        if (early > 0) await delay(early);
        const kind = kinds[number % kinds.length] as (typeof kinds)[number];
        await timed(kind, () => ask(url, kind, draw(seed, number, 0, 300), clients));
      }
    };
    const all = async () => {
      for (let number = 0; overAll.length > 0 && performance.now() < until; number++) {
        const path = overAll[number % overAll.length] as string;
        await timed(path, () => get(url, path));
      }
    };
    const looking = async () => {
      while (performance.now() < until) {
        lags.push(...lagsIn((await get(url, '/metrics')).text));
        await delay(lookMs);
      }
    };
    await Promise.all([one(), all(), looking()]);
    return { took: Object.fromEntries(took), refused, lags };
  },

  /** Milliseconds for each of these paths, one after the other; all must be answered 200. */
  async ask({ url, paths }: { url: string; paths: readonly string[] }): Promise<number[]> {
    const took: number[] = [];
    for (const path of paths) {
      const start = performance.now();
      const { status, text } = await get(url, path);
      took.push(performance.now() - start);
      if (status !== 200) throw new Error(`${path} was answered ${status}: ${text.slice(0, 500)}`);
    }
    return took;
  },
};
export type AskingAsks = typeof asks;

function ask(url: string, kind: (typeof kinds)[number], bits: number, clients: number): Promise<Answer> {
  const client = clientName(bits % clients);
  const [service, asset] = [pick(['e', 'c', 'a'], bits >>> 8), pick(assets, bits >>> 12)];
  if (kind === 'status') return get(url, `/v1/clients/${client}/status?service=${service}&asset=${asset}&entity=firm`);
  if (kind === 'timeline') return get(url, `/v1/clients/${client}/timeline`);
  const question = { client, service, asset, entity: 'firm' };
  return send(`${url}/v1/decisions`, head('POST', 'application/json'), JSON.stringify(question));
}

answerParent(asks, closeConnections);
