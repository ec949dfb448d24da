import type { EventStore, FirstEvent } from '#libs/event-store';
import { parseJson } from '#libs/evidence';
import { bookkeeping } from '../ledger-fact.js';
import type { Seals } from './seals.js';

const nameOf = (number: number): string => `expiry-${number}`;
const streamOf = (number: number): string => `ledger-${nameOf(number)}`;

interface Expiry {
  readonly keys: readonly string[];
  readonly at: number;
}

/**
 * Which keys of identifiers were destroyed because nobody was ever linked to them: each lot an entry of the ledger's bookkeeping in a
 * stream of its own, numbered without a gap. In the log they say the names of keys, which are random; whose they were stands in the metadata.
 */
export class ExpiredKeys {
  readonly #store: EventStore;

  constructor(store: EventStore) {
    this.#store = store;
  }

  /** By what the next lot is destroyed: the vault remembers it, so that a process that ended between is made up for. */
  async next(): Promise<string> {
    return nameOf((await this.#recorded()).numbered + 1);
  }

  /** Records a lot, after those that are there. Durable when it resolves. */
  async record(keys: readonly string[], subjects: readonly string[]): Promise<void> {
    for (let number = (await this.#recorded()).numbered + 1; ; number++) {
      const entry = bookkeeping('ledger.erasure', { keys, why: 'campaign_shadow' });
      const event = { ...entry, metadata: bookkeeping('ledger.erasure', { v: 1, subjects }).data };
      const [result] = await this.#store.append([
        { stream: streamOf(number), expectedRevision: 'NO_STREAM', events: [event] },
      ]);
      if (result?.outcome === 'appended') return;
    }
  }

  /** Destroys all of them again: a vault that was brought back from a copy has them. Gives how many were there. */
  async reapply(seals: Seals): Promise<number> {
    let count = 0;
    for (const [at, { keys, at: destroyed }] of (await this.#recorded()).lots.entries())
      count += await seals.destroyKeys(keys, { by: nameOf(at + 1), at: destroyed });
    return count;
  }

  async #recorded(): Promise<{ readonly lots: readonly Expiry[]; readonly numbered: number }> {
    const lots: Expiry[] = [];
    for (let numbered = 0; ; numbered++) {
      const first = await this.#store.readFirst(streamOf(numbered + 1));
      if (first === undefined) return { lots, numbered };
      lots.push(expiryIn(first));
    }
  }
}

/** Whoever else can write into the store may have put anything there. */
function expiryIn({ data, ledgertime = 0 }: FirstEvent): Expiry {
  const { keys } = Object(parseJson(data).value) as { readonly keys?: unknown };
  const isList = Array.isArray(keys) && keys.every((key) => typeof key === 'string');
  return { keys: isList ? keys : [], at: ledgertime };
}
