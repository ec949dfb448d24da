import { randomUUID } from 'node:crypto';
import type { Chance } from '../chance.js';
import { batchType, contact, eventType, linesOf, linesType } from '../running-ledger.js';

export interface Receipt {
  readonly id: string;
  readonly outcome: string;
  readonly position: string;
  readonly ledgertime: string;
}

interface Way {
  readonly path: string;
  readonly contentType: string;
}

/** The connection through which a vendor delivers; it signs nothing. */
export const crashConnection = 'crm';

const ways: readonly Way[] = [
  ...[eventType, batchType, linesType].map((contentType) => ({ path: '/v1/events', contentType })),
  { path: `/v1/webhooks/${crashConnection}`, contentType: 'application/json' },
];

/** Sends events in every way there is, all the time, and knows which were acknowledged and which are in doubt. */
export class Sender {
  /** Acknowledged events by id. */
  readonly receipts = new Map<string, Receipt>();
  /** Sent, and never answered: they are there once or not at all, and are sent again. */
  readonly inDoubt = new Set<string>();

  constructor(private readonly chance: Chance) {}

  /** Until the ledger is gone: events in doubt first, then new ones, from several connections at once. */
  async sendUntilItDies(url: string): Promise<void> {
    await Promise.all(Array.from({ length: 2 * ways.length }, (_, lane) => this.#lane(url, lane)));
  }

  async #lane(url: string, lane: number): Promise<void> {
    try {
      for (;;) await this.#send(url, ways[lane % ways.length] as Way);
    } catch {
      // The connection broke: what it carried stays in doubt.
    }
  }

  async #send(url: string, { path, contentType }: Way): Promise<void> {
    const ids = this.#next(contentType === eventType ? 1 : 1 + this.chance.below(40));
    for (const id of ids) this.inDoubt.add(id);
    const events = ids.map((id) => contact(id));
    const body =
      contentType === linesType
        ? events.map((event) => `${JSON.stringify(event)}\n`).join('')
        : JSON.stringify(contentType === eventType ? events[0] : events);
    const response = await fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': contentType }, body });
    if (contentType === linesType) await this.#takeLines(response);
    else this.#take((JSON.parse(await response.text()) as { results: Receipt[] }).results);
  }

  /** Each line counts as soon as it is there, whatever becomes of the rest. */
  async #takeLines(response: Response): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    for await (const part of response.body ?? []) {
      text += decoder.decode(part as Uint8Array, { stream: true });
      const end = text.lastIndexOf('\n') + 1;
      this.#take(linesOf(text.slice(0, end)).filter((line) => 'outcome' in line));
      text = text.slice(end);
    }
  }

  #take(receipts: readonly Receipt[]): void {
    for (const receipt of receipts) {
      if (receipt.outcome !== 'recorded' && receipt.outcome !== 'duplicate') {
        throw new Error(`${receipt.id} was answered ${receipt.outcome}`);
      }
      this.receipts.set(receipt.id, receipt);
      this.inDoubt.delete(receipt.id);
    }
  }

  /** Some that are in doubt, and new ones. */
  #next(count: number): string[] {
    const again = [...this.inDoubt].slice(0, this.chance.below(3));
    return [...again, ...Array.from({ length: count }, () => randomUUID())].slice(0, Math.max(count, again.length));
  }
}
