import type { X509Certificate } from 'node:crypto';
import type { RecordedEvidence } from '#libs/evidence';
import type { KnownKey, LogPolicy } from '#libs/transparency';

/** What a verifier brings: whom it believes is never taken from what it verifies. */
export interface Pinned {
  /** Of which log a pack may be, and who has to have cosigned its checkpoint. */
  readonly policy: LogPolicy;
  /** By which a tag is known to be that of a client (32 bytes). */
  readonly tagKey?: Uint8Array | undefined;
  /** The authorities of time that are believed. */
  readonly timeRoots?: readonly X509Certificate[] | undefined;
  /** Who replays logs, and says so by cosigning their checkpoints. */
  readonly replayers: readonly KnownKey[];
  /** An export with all that the sources sent. */
  readonly exported?: readonly RecordedEvidence[] | undefined;
}
