import { setTimeout as delay } from 'node:timers/promises';
import { serverSentEvents } from './server-sent-events.js';

/** What an order is for. The entity is always named, so that no other registration changes what is meant. */
export interface Order {
  readonly client: string;
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
}

/** A place in what the ledger tells: its own instant, in ms, and what it knew. Never this machine's time. */
export interface Point {
  readonly at: number;
  readonly position: bigint;
}

export interface Decision extends Point {
  readonly mayServe: boolean;
  readonly status: string;
  readonly rule: string;
  /** When time alone would make it another, ms; Infinity for never. */
  readonly holdsUntil: number;
}

export interface GatewayOptions {
  /** Where the ledger is, without a slash at the end. */
  readonly ledger: string;
  /** How long the ledger may say nothing before what is cached is no longer trusted. Above the heartbeat of 1 s. */
  readonly silenceMs?: number;
  readonly cacheMax?: number;
  /** Told of every change and of every `current`, once it counts. */
  onHeard?(what: Point & { readonly client?: string }): void;
}

/** Gives up on an order rather than serve it on an answer that was overtaken as often as this. */
const asksMax = 5;

/**
 * An order gateway that asks the ledger once about each subject and then follows what changes. What it serves by is what
 * the ledger would have answered at the last place that it has heard of: `heard`. That is where the ledger is now, but for
 * the time that a change takes to get here; and never further back than `silenceMs`.
 */
export class Gateway {
  readonly #options: Required<Omit<GatewayOptions, 'onHeard'>> & Pick<GatewayOptions, 'onHeard'>;
  readonly #cache = new Map<string, Decision>();
  /** Questions on their way, and the newest change of their subject that came meanwhile. */
  readonly #asking = new Map<string, { asks: number; newest: Point | undefined }>();
  readonly #end = new AbortController();
  readonly #following: Promise<void>;
  #lastEventId: string | undefined;
  /** From here on every change was heard, and is going to be. */
  #since: Point | undefined;
  #heard: Point | undefined;
  #trustedUntil = -Infinity;
  /** Clients of whom not every change was heard up to there: what is cached of them may be over. */
  #behind: ReadonlySet<string> = new Set();
  /** The ledger's time less this machine's, as the newest answer has it at most, and as the stream has it at least. */
  #clock = { atMost: -Infinity, atLeast: -Infinity };

  constructor(options: GatewayOptions) {
    this.#options = { silenceMs: 3000, cacheMax: 100_000, ...options };
    this.#following = this.#follow();
  }

  /** The last place up to which every change is known here. */
  get heard(): Point | undefined {
    return this.#heard;
  }

  /** Whether an order may be served: from the cache where that can be trusted, else as the ledger answers. */
  async decide(order: Order): Promise<Decision & { readonly isCached: boolean }> {
    const key = keyOf(order);
    const cached = this.#behind.has(order.client) ? undefined : this.#usable(key);
    if (cached !== undefined) return { ...cached, isCached: true };
    return { ...(await this.#ask(order, key)), isCached: false };
  }

  async close(): Promise<void> {
    this.#end.abort();
    await this.#following;
  }

  #usable(key: string): Decision | undefined {
    const cached = this.#cache.get(key);
    const now = performance.now();
    if (cached === undefined || now >= this.#trustedUntil) return undefined;
    const ledgersNow = now + Math.max(this.#clock.atMost, this.#clock.atLeast);
    return ledgersNow < cached.holdsUntil ? cached : undefined;
  }

  async #ask(order: Order, key: string): Promise<Decision> {
    const asking = this.#asking.get(key) ?? { asks: 0, newest: undefined };
    this.#asking.set(key, asking);
    asking.asks++;
    try {
      for (let asks = 0; asks < asksMax; asks++) {
        const since = this.#since;
        const sentAt = performance.now();
        const { followed, settled, ...decision } = await answerTo(this.#options.ledger, order);
        this.#clock.atMost = decision.at - sentAt;
        // Something newer came by the other way: what the answer says is over.
        if (asking.newest !== undefined && isAfter(asking.newest, decision)) continue;
        if (followed && settled && since !== undefined && since === this.#since) this.#keep(key, decision);
        return decision;
      }
      throw new Error('the ledger changes its mind faster than it can be asked: serve nothing');
    } finally {
      asking.asks--;
      if (asking.asks === 0) this.#asking.delete(key);
    }
  }

  /** Only what was asked since every change is heard: an older answer could have been overtaken unheard. */
  #keep(key: string, decision: Decision): void {
    const held = this.#cache.get(key);
    if (held !== undefined && isAfter(held, decision)) return;
    this.#cache.delete(key);
    this.#cache.set(key, decision);
    if (this.#cache.size > this.#options.cacheMax) this.#cache.delete(this.#cache.keys().next().value as string);
  }

  /** Keeps listening. While it does not, nothing is trusted; what is cached can be again once what was missed is heard. */
  async #follow(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      await this.#listen().catch(() => undefined);
      this.#trustedUntil = -Infinity;
      await delay(100, undefined, { signal }).catch(() => undefined);
    }
  }

  async #listen(): Promise<void> {
    const silence = new AbortController();
    const lapse = setTimeout(() => silence.abort(), this.#options.silenceMs);
    try {
      const headers = this.#lastEventId === undefined ? undefined : { 'last-event-id': this.#lastEventId };
      const signal = AbortSignal.any([this.#end.signal, silence.signal]);
      const response = await fetch(`${this.#options.ledger}/v1/changes?heartbeat=1`, { headers, signal });
      if (response.status === 400) this.#forget();
      if (!response.ok || response.body === null) return;
      for await (const { id, event, data } of serverSentEvents(response.body)) {
        lapse.refresh();
        if (event === 'change') this.#changed(JSON.parse(data));
        // Only now: were it read again after a crash in between, nothing would be missing.
        if (id !== '') this.#lastEventId = id;
        if (event === 'current') this.#current(JSON.parse(data));
      }
    } finally {
      clearTimeout(lapse);
      silence.abort();
    }
  }

  /** The ledger is another one, or has other rules, or lost what it knew: nothing of what was heard counts. */
  #forget(): void {
    this.#cache.clear();
    this.#lastEventId = undefined;
    this.#since = undefined;
    this.#heard = undefined;
    this.#behind = new Set();
  }

  #current(message: { at: string; position: string; behind?: string[] }): void {
    const point = pointOf(message);
    this.#behind = new Set(message.behind);
    this.#since ??= point;
    this.#heard = point;
    this.#clock.atLeast = point.at - performance.now();
    this.#trustedUntil = performance.now() + this.#options.silenceMs;
    this.#options.onHeard?.(point);
  }

  /** What was answered at or after the change has it in it; what was answered before is over, and is asked anew. */
  #changed(message: Order & { at: string; position: string }): void {
    const key = keyOf(message);
    const point = pointOf(message);
    const cached = this.#cache.get(key);
    if (cached !== undefined && isAfter(point, cached)) this.#cache.delete(key);
    const asking = this.#asking.get(key);
    if (asking !== undefined) asking.newest = point;
    this.#options.onHeard?.({ client: message.client, ...point });
  }
}

/** Instants decide; at one instant, what was known. */
export function isAfter(a: Point, b: Point): boolean {
  return a.at !== b.at ? a.at > b.at : a.position > b.position;
}

const keyOf = ({ client, service, asset, entity }: Order): string => [client, service, asset, entity].join(' ');

const pointOf = ({ at, position }: { at: string; position: string }): Point => {
  return { at: Date.parse(at), position: BigInt(position) };
};

/** What of an answer of POST /v1/decisions matters here. */
interface Answer {
  readonly decision: 'ALLOW' | 'DENY';
  readonly status: string;
  readonly rule: string;
  readonly holdsUntil: string | null;
  readonly followed: boolean;
  readonly settled: boolean;
  readonly at: string;
  readonly position: string;
}

async function answerTo(ledger: string, order: Order): Promise<Decision & { followed: boolean; settled: boolean }> {
  const { client, service, asset, entity } = order;
  const body = JSON.stringify({ client, service, asset, entity });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${ledger}/v1/decisions`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`the ledger answers ${response.status}: serve nothing`);
  const { decision, status, rule, holdsUntil, followed, settled, ...where } = (await response.json()) as Answer;
  const until = holdsUntil === null ? Number.POSITIVE_INFINITY : Date.parse(holdsUntil);
  return { ...pointOf(where), mayServe: decision === 'ALLOW', status, rule, holdsUntil: until, followed, settled };
}
