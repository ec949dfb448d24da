import { messageTypes, type Stage } from '#libs/assessment';
import type { StoredEvent } from '#libs/event-store';
import { type Attributes, instant, isEvidenceStream, type Told, toldBy } from '#libs/evidence';
import { type Filing, usualFiling } from './usual-filing.js';

export type { Filing } from './usual-filing.js';

/** An event on its way into the views. What it is, and what it is filed under, is read once for all of them. */
export class Delivery {
  readonly event: StoredEvent;
  #told: Omit<Told, 'data'> | undefined;
  #stage: Stage | undefined;
  #filing: Filing | undefined;
  #isRead = false;

  constructor(event: StoredEvent) {
    this.event = event;
  }

  /** What the event says of itself, and why it is not the ledger's, where it is not: then no view takes it in. */
  get told(): Omit<Told, 'data'> {
    if (this.#told === undefined) {
      const { data, ...told } = toldBy(this.event);
      this.#told = told;
      // Of its data no more is kept: a batch is held as a whole.
      if (data !== undefined && messageTypes.has(this.event.type)) {
        const { message, stage } = data as Stage;
        this.#stage = { message, stage };
      }
    }
    return this.#told;
  }

  /** Of a message, what tells its delivery; undefined of all else. */
  get stage(): Stage | undefined {
    return this.told.why === undefined ? this.#stage : undefined;
  }

  /**
   * Undefined for what is no evidence: quarantined bytes, conflicts, the ledger's own bookkeeping, and what is not the
   * ledger's. The ledger's own facts count where they have the attributes of evidence. Never throws.
   */
  get filing(): Filing | undefined {
    if (!this.#isRead) {
      this.#filing = this.#readFiling();
      this.#isRead = true;
    }
    return this.#filing;
  }

  #readFiling(): Filing | undefined {
    const { stream, metadata } = this.event;
    if (!isEvidenceStream(stream) && !stream.startsWith('ledger-')) return undefined;
    const { why, ce } = this.told;
    if (why !== undefined || ce === undefined) return undefined;
    const usual = usualFiling(metadata);
    if (usual !== undefined) return usual;
    const { source, subject, time, sequence } = ce as unknown as Attributes;
    return { source, subject, time: instant(time), sequence: sequence === undefined ? undefined : BigInt(sequence) };
  }
}

export function textOf(bytes: Uint8Array): string {
  if (bytes instanceof Buffer) return bytes.toString('utf8');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
