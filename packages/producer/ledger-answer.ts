import type { Problem } from '#libs/evidence';

/** What the ledger said of one event. */
export interface IntakeResult {
  readonly outcome: 'recorded' | 'duplicate' | 'conflict' | 'quarantined';
  readonly position?: string;
  /** When it was durably recorded, by the ledger's clock. */
  readonly ledgertime?: string;
  /** The hash of its leaf in the ledger's log, in hex. */
  readonly hash?: string;
  /** Under which it is kept, where it was refused. */
  readonly quarantineId?: string;
  readonly errors?: readonly Problem[];
}

/** Whether it is not recorded, and will not be as it is. */
export const isRefusal = ({ outcome }: IntakeResult): boolean => outcome === 'conflict' || outcome === 'quarantined';

/** The ledger cannot be asked now, or does not take what is sent: nothing is known of what was sent, and it is sent again. */
export class LedgerTrouble extends Error {
  override readonly name = 'LedgerTrouble';
  /** What it answered with, where it did. */
  readonly status: number | undefined;
  /** For how long it asked not to be asked again. */
  readonly retryAfterMs: number;

  constructor(message: string, { status, retryAfterMs = 0 }: { status?: number; retryAfterMs?: number } = {}) {
    super(message);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

export interface LedgerAddress {
  /** Where it listens: `https://ledger.example.com`. */
  readonly ledger: string;
  /** A bearer token of the role *source*, or what gives the present one; none where the ledger asks for none. */
  readonly token?: string | (() => string | Promise<string>);
}
