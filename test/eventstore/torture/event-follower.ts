import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../../chance.js';
import type { ServedLedger } from './served-ledger.js';
import type { Tally } from './tally.js';
import { identityOf } from './world.js';

const pageMax = 200;
const idleMs = 250;
const askMsMax = 30_000;

interface Page {
  readonly items: readonly { readonly source: string; readonly id: string; readonly position: string }[];
  readonly next: string | null;
}

/**
 * Reads evidence by cursor while it is recorded, each page from any of the ledgers: their positions are the same. Must get
 * all of it, in order and once.
 */
export class EventFollower {
  readonly heard: string[] = [];
  readonly #ledgers: readonly ServedLedger[];
  readonly #chance: Chance;
  readonly #tally: Tally;
  readonly #ended: Promise<void>;
  #after: string | undefined;
  #last = -1n;
  #isOpen = true;

  constructor(ledgers: readonly ServedLedger[], chance: Chance, tally: Tally) {
    this.#ledgers = ledgers;
    this.#chance = chance;
    this.#tally = tally;
    this.#ended = this.#follow();
  }

  /** Reads what there still is. */
  async end(): Promise<void> {
    this.#isOpen = false;
    await this.#ended;
  }

  /** Holds what was heard against all that there is, as a ledger tells it. */
  compare(lines: readonly string[]): void {
    const all = lines.map((line) => identityOf(JSON.parse(line)));
    const at = all.findIndex((name, index) => this.heard[index] !== name);
    if (at >= 0) this.#tally.lie(`the follower has ${this.heard[at]} where ${all[at]} is, at ${at} of ${all.length}`);
    if (this.heard.length > all.length) this.#tally.lie(`the follower heard ${this.heard.length} of ${all.length}`);
  }

  async #follow(): Promise<void> {
    for (;;) {
      const wasOpen = this.#isOpen;
      const { url } = this.#chance.of(this.#ledgers);
      const page = url === undefined ? undefined : await this.#page(url);
      for (const item of page?.items ?? []) this.#hear(item);
      if (page?.next != null) this.#after = page.next;
      else if (page !== undefined && !wasOpen) return;
      else await pause(idleMs);
    }
  }

  #hear(item: Page['items'][number]): void {
    // The last page is read again until it is full.
    if (BigInt(item.position) <= this.#last) return;
    this.#last = BigInt(item.position);
    this.heard.push(identityOf(item));
  }

  async #page(url: string): Promise<Page | undefined> {
    const query = new URLSearchParams({
      limit: `${pageMax}`,
      ...(this.#after !== undefined && { after: this.#after }),
    });
    try {
      const response = await fetch(`${url}/v1/events?${query}`, { signal: AbortSignal.timeout(askMsMax) });
      const body = await response.json();
      if (response.ok) return body as Page;
      if (response.status !== 503)
        this.#tally.lie(`the follower was answered ${response.status}: ${JSON.stringify(body)}`);
    } catch {
      // The process was killed meanwhile.
    }
    return undefined;
  }
}
