import type { StoredEvent } from './event-store.js';

/** An event as a server has it, and when the server took it, in milliseconds since 1970. */
export interface OriginalEvent extends Omit<StoredEvent, 'ledgertime'> {
  readonly created: number;
}

/** The way back from a file that is a copy of what a server has, and is not what it was. */
export interface CopiedFrom {
  /** The file. */
  readonly path: string;
  /**
   * What the server has at these positions now, of the ledger's streams, in the order asked: where it has nothing it is left out.
   * Rejects where the server cannot be asked, or is not the one that was copied.
   */
  reread(positions: readonly bigint[]): Promise<readonly OriginalEvent[]>;
  /** Takes away what the file has at these positions, and puts the events there. All or none; durable when it resolves. */
  mend(positions: readonly bigint[], events: readonly StoredEvent[]): Promise<void>;
}
