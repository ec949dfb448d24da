import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { EventStore } from '#libs/event-store';
import { type DataOf, fromStored, isKind, recognise } from '#libs/evidence';
import { type LedgerSpeaker, ledgerFact } from '../ledger-fact.js';

/** In one event. */
const entriesMax = 200;

/** The kinds of evidence that tell how a list changed: what was given, or is another now, and the keys of what is gone. */
export type ListKind = 'TokensChanged' | 'ConnectionsChanged';

/** A list that a file holds, as it is in force. */
export interface KeptList<Entry> {
  /** Of the file's bytes, in hex; null where nothing of it is known. */
  readonly sha256: string | null;
  readonly entries: readonly Entry[];
}

export interface ListRecordOptions<Entry> {
  readonly kind: ListKind;
  /** Of the facts' ids, and after `ledger-` of their streams, before a number. */
  readonly name: string;
  /** By which an entry stays the same entry. */
  readonly keyOf: (entry: Entry) => string;
}

export interface ListRecordParts {
  readonly store: EventStore;
  readonly speaker: LedgerSpeaker;
  readonly log: Logger;
}

/**
 * Keeps on record what a list holds that decides who may speak: so who could approve what, and speak for which source, at any
 * instant, is in the log for ever, and nobody is there as a second person for an afternoon without a trace. The facts are numbered
 * without a gap, so that the store decides who was first, and all are found by reading one after the other.
 */
export class ListRecord<Entry extends object> {
  readonly #list: KeptList<Entry>;
  readonly #options: ListRecordOptions<Entry>;
  readonly #parts: ListRecordParts;
  /** As they are on record, by their keys. */
  readonly #recorded = new Map<string, Entry>();
  #events = 0;
  /** The file that is on record, by its hash. */
  #file: string | undefined;
  #trouble: string | undefined;
  #looking: Promise<void> | undefined;

  constructor(list: KeptList<Entry>, options: ListRecordOptions<Entry>, parts: ListRecordParts) {
    this.#list = list;
    this.#options = options;
    this.#parts = parts;
  }

  /**
   * Records what changed since it was asked last, if anything did. While that fails it is said once in the log, and tried again when this
   * is asked again. Never rejects.
   */
  look(): Promise<void> {
    const { sha256 } = this.#list;
    if (sha256 === null || sha256 === this.#file) return Promise.resolve();
    this.#looking ??= this.#look(sha256).finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(file: string): Promise<void> {
    try {
      await this.#record(file, this.#list.entries);
      this.#file = file;
      this.#trouble = undefined;
    } catch (error) {
      const trouble = error instanceof Error ? error.message : String(error);
      if (trouble !== this.#trouble)
        this.#parts.log.warn(
          { err: error },
          `What changed (${this.#options.kind}) is not on record yet, and is tried again`,
        );
      this.#trouble = trouble;
    }
  }

  async #record(file: string, entries: readonly Entry[]): Promise<void> {
    const { store, speaker } = this.#parts;
    const { kind, name, keyOf } = this.#options;
    for (;;) {
      await this.#readOn();
      const keys = new Set(entries.map(keyOf));
      const given = entries.filter((entry) => !isDeepStrictEqual(this.#recorded.get(keyOf(entry)), entry));
      const revoked = [...this.#recorded.keys()].filter((key) => !keys.has(key));
      if (given.length + revoked.length === 0) return;
      const told = { file, given: given.slice(0, entriesMax), revoked: revoked.slice(0, entriesMax) };
      const number = this.#events + 1;
      const data = told as unknown as DataOf<ListKind>;
      const events = [ledgerFact(speaker, { kind, id: `${name}-${number}`, now: store.now(), data, by: 'ledger' })];
      const [result] = await store.append([{ stream: this.#streamOf(number), expectedRevision: 'NO_STREAM', events }]);
      // Where another process was first, what it recorded is read before anything else is said.
      if (result?.outcome !== 'appended') continue;
      this.#events = number;
      this.#take(told);
    }
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const stream = this.#streamOf(this.#events + 1);
      const first = await this.#parts.store.readFirst(stream);
      if (first === undefined) return;
      this.#events++;
      if (recognise({ ...first, stream, revision: 0n }).why !== undefined) continue;
      const evidence = fromStored({ ...first, ledgertime: first.ledgertime ?? 0 });
      if (isKind(evidence, this.#options.kind))
        this.#take(evidence.data as unknown as { given: Entry[]; revoked: string[] });
    }
  }

  #streamOf(number: number): string {
    return `ledger-${this.#options.name}-${number}`;
  }

  #take({ given, revoked }: { readonly given: readonly Entry[]; readonly revoked: readonly string[] }): void {
    for (const entry of given) this.#recorded.set(this.#options.keyOf(entry), entry);
    for (const key of revoked) this.#recorded.delete(key);
  }
}
