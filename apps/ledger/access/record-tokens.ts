import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { EventStore } from '#libs/event-store';
import { type DataOf, fromStored, isKind, recognise } from '#libs/evidence';
import { type LedgerSpeaker, ledgerFact } from '../ledger-fact.js';
import type { TokenEntry } from './token-entry.js';
import type { Tokens } from './tokens.js';

/** In one event. */
const tokensMax = 200;

/** Numbered without a gap, so that the store decides who was first, and all are found by reading one after the other. */
const tokensStream = (number: number): string => `ledger-tokens-${number}`;

export interface TokenRecordParts {
  readonly store: EventStore;
  readonly speaker: LedgerSpeaker;
  readonly log: Logger;
}

/**
 * Keeps on record, as `TokensChanged`, whose tokens there are: so who could approve what, and who could speak for which
 * source, at any instant, is in the log for ever, and nobody is there as a second person for an afternoon without a trace.
 */
export class TokenRecord {
  readonly #tokens: Tokens;
  readonly #parts: TokenRecordParts;
  /** As they are on record, by their ids. */
  readonly #recorded = new Map<string, TokenEntry>();
  #events = 0;
  /** The file that is on record, by its hash. */
  #file: string | undefined;
  #trouble: string | undefined;
  #looking: Promise<void> | undefined;

  constructor(tokens: Tokens, parts: TokenRecordParts) {
    this.#tokens = tokens;
    this.#parts = parts;
  }

  /**
   * Records what changed since it was asked last, if anything did. While that fails it is said once in the log, and tried again when this
   * is asked again. Never rejects.
   */
  look(): Promise<void> {
    const { sha256 } = this.#tokens;
    if (sha256 === null || sha256 === this.#file) return Promise.resolve();
    this.#looking ??= this.#look(sha256).finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(file: string): Promise<void> {
    try {
      await this.#record(file, this.#tokens.entries);
      this.#file = file;
      this.#trouble = undefined;
    } catch (error) {
      const trouble = error instanceof Error ? error.message : String(error);
      if (trouble !== this.#trouble)
        this.#parts.log.warn({ err: error }, 'What changed of the tokens is not on record yet, and is tried again');
      this.#trouble = trouble;
    }
  }

  async #record(file: string, entries: readonly TokenEntry[]): Promise<void> {
    const { store, speaker } = this.#parts;
    for (;;) {
      await this.#readOn();
      const ids = new Set(entries.map(({ id }) => id));
      const given = entries.filter((entry) => !isDeepStrictEqual(this.#recorded.get(entry.id), entry));
      const revoked = [...this.#recorded.keys()].filter((id) => !ids.has(id));
      if (given.length + revoked.length === 0) return;
      const told = { file, given: given.slice(0, tokensMax), revoked: revoked.slice(0, tokensMax) };
      const data = told as DataOf<'TokensChanged'>;
      const number = this.#events + 1;
      const fact = { kind: 'TokensChanged', id: `tokens-${number}`, now: store.now(), data, by: 'ledger' } as const;
      const events = [ledgerFact(speaker, fact)];
      const [result] = await store.append([{ stream: tokensStream(number), expectedRevision: 'NO_STREAM', events }]);
      // Where another process was first, what it recorded is read before anything else is said.
      if (result?.outcome !== 'appended') continue;
      this.#events = number;
      this.#take(data);
    }
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const stream = tokensStream(this.#events + 1);
      const first = await this.#parts.store.readFirst(stream);
      if (first === undefined) return;
      this.#events++;
      if (recognise({ ...first, stream, revision: 0n }).why !== undefined) continue;
      const evidence = fromStored({ ...first, ledgertime: first.ledgertime ?? 0 });
      if (isKind(evidence, 'TokensChanged')) this.#take(evidence.data);
    }
  }

  #take({ given, revoked }: DataOf<'TokensChanged'>): void {
    for (const entry of given) this.#recorded.set(entry.id, entry as TokenEntry);
    for (const id of revoked) this.#recorded.delete(id);
  }
}
