import type { EventStore, FirstEvent } from '#libs/event-store';
import { type DataOf, fromStored, instant, isKind, recognise } from '#libs/evidence';
import { type LedgerSpeaker, ledgerFact } from '../ledger-fact.js';
import type { Seals } from './seals.js';

const erasureId = (number: number): string => `erasure-${number}`;
/** Where an erasure is kept, by its id. */
export const erasureStream = (id: string): string => `ledger-${id}`;

/** An erasure that is on record. */
export interface RecordedErasure extends Required<Omit<DataOf<'ErasureExecuted'>, 'personal' | 'sealed'>> {
  /** Of the evidence, an `ErasureExecuted` whose source is the ledger's origin. */
  readonly id: string;
  readonly subject: string;
  /** RFC 3339, UTC. */
  readonly time: string;
}

/**
 * The erasures of a ledger: each an event of a stream of its own, numbered without a gap, so that they are found before any view
 * is there. What is no erasure is passed over: whoever else can write into the store may have put anything there.
 */
export class Erasures {
  readonly #store: EventStore;
  readonly #speaker: LedgerSpeaker;

  constructor(store: EventStore, speaker: LedgerSpeaker) {
    this.#store = store;
    this.#speaker = speaker;
  }

  /** All that were recorded before this was asked, by any process. */
  async recorded(): Promise<readonly RecordedErasure[]> {
    return (await this.#read()).found;
  }

  /** Records that keys were destroyed; gives the one that is there where the same proposal's is. Durable when it resolves. */
  async record(
    subject: string,
    data: DataOf<'ErasureExecuted'>,
    by: { readonly name: string } | undefined,
  ): Promise<string> {
    for (;;) {
      const { found, numbered } = await this.#read();
      const there = found.find(({ proposal }) => proposal === data.proposal);
      if (there !== undefined) return there.id;
      const id = erasureId(numbered + 1);
      const now = this.#store.now();
      const events = [ledgerFact(this.#speaker, { kind: 'ErasureExecuted', id, subject, now, data, by })];
      const stream = erasureStream(id);
      const [result] = await this.#store.append([{ stream, expectedRevision: 'NO_STREAM', events }]);
      if (result?.outcome === 'appended') return id;
    }
  }

  /**
   * Destroys again what was erased: a vault that was brought back from a copy has it. Resolves before anything is served. Gives how
   * many keys were there.
   */
  async reapply(seals: Seals): Promise<number> {
    let count = 0;
    for (const { keys, proposal, time } of await this.recorded())
      count += await seals.destroyKeys(keys, { by: proposal, at: instant(time) });
    return count;
  }

  async #read(): Promise<{ readonly found: readonly RecordedErasure[]; readonly numbered: number }> {
    const found: RecordedErasure[] = [];
    for (let numbered = 0; ; numbered++) {
      const stream = erasureStream(erasureId(numbered + 1));
      const first = await this.#store.readFirst(stream);
      if (first === undefined) return { found, numbered };
      const erasure = erasureIn(stream, first);
      if (erasure !== undefined) found.push(erasure);
    }
  }
}

function erasureIn(stream: string, event: FirstEvent): RecordedErasure | undefined {
  if (recognise({ ...event, stream, revision: 0n }).why !== undefined) return undefined;
  const evidence = fromStored({ ...event, ledgertime: event.ledgertime ?? 0 });
  if (!isKind(evidence, 'ErasureExecuted')) return undefined;
  const { scope, legalBasis, subjects, keys, copiesUntil, packs = [], proposal, approver } = evidence.data;
  const { id, subject, time } = evidence;
  if (!subjects || !keys || !copiesUntil || proposal === undefined || approver === undefined) return undefined;
  return { id, subject, time, scope, legalBasis, subjects, keys, copiesUntil, packs, proposal, approver };
}
