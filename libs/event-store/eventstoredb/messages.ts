import type { FailedWrite } from '../append-queue.js';
import type { OriginalEvent } from '../copied-from.js';
import type { FirstEvent, Head, StoreCondition, StoredEvent } from '../event-store.js';
import type { ClockMark } from '../held-clock.js';
import type { PackedResults, PackedWrites } from '../packing.js';
import type { ServerAddress } from './protocol/connection-string.js';
import type { Timings } from './protocol/timings.js';

/** What the thread is started with. */
export interface ServerThreadData {
  readonly server: ServerAddress;
  /** The file of this process's copy. */
  readonly path: string;
  readonly commits: SharedArrayBuffer;
  /** Position and ledgertime of the copy's last event; -1 before the first. */
  readonly head: SharedArrayBuffer;
  /** What the names of the ledger's streams begin with: the server may have others. */
  readonly prefixes: readonly string[];
  /** What this process's clock showed when it was confirmed. */
  readonly clock: ClockMark;
  readonly timings: Timings;
}

export type ServerRequest =
  | { readonly ask: 'append'; readonly writes: PackedWrites }
  | { readonly ask: 'settle'; readonly instant: number }
  | { readonly ask: 'first'; readonly stream: string }
  | { readonly ask: 'condition' }
  | { readonly ask: 'reread'; readonly positions: readonly bigint[] }
  | { readonly ask: 'mend'; readonly positions: readonly bigint[]; readonly events: readonly StoredEvent[] }
  /** Whether the server is fit for a ledger. */
  | { readonly ask: 'check' }
  /** The store is being closed: what is not known soon is left unknown. */
  | { readonly ask: 'hurry' };

export type ServerAnswer =
  | { readonly answer: 'appended'; readonly results: PackedResults; readonly failed: readonly FailedWrite[] }
  | { readonly answer: 'settled'; readonly head: Head | undefined; readonly settled: boolean }
  /** What others recorded up to now has not been read, for this reason. */
  | { readonly answer: 'behind'; readonly why: string }
  | { readonly answer: 'first'; readonly first: FirstEvent | undefined }
  | { readonly answer: 'condition'; readonly condition: StoreCondition }
  | { readonly answer: 'reread'; readonly events: readonly OriginalEvent[] }
  | { readonly answer: 'mended' }
  /** `isAway`: it may be fit, and cannot be asked yet. */
  | { readonly answer: 'checked'; readonly refused: string | undefined; readonly isAway: boolean }
  | { readonly answer: 'hurried' };
