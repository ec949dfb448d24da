import type { Problem } from '#libs/evidence';

/**
 * Why the producer does not do what it is asked:
 *
 * - `not-evidence`: the ledger would refuse the event; `problems` says why. Nothing was kept, and no number was given
 * - `id-taken`: another event was recorded under this id
 * - `outbox-full`: as many events wait as may, and the policy is to throw
 * - `outbox-in-use`: another process has the outbox open
 * - `outbox-of-another-source`: an outbox has one source for ever
 * - `outbox-unreadable`: the file is none of this version, or of another program
 * - `not-refused`: no event of this id waits to be mended
 * - `closed`: the producer was closed
 * - `wrong-option`: an option is none
 */
export type ProducerRefusalCode =
  | 'not-evidence'
  | 'id-taken'
  | 'outbox-full'
  | 'outbox-in-use'
  | 'outbox-of-another-source'
  | 'outbox-unreadable'
  | 'not-refused'
  | 'closed'
  | 'wrong-option';

/** What the producer throws where it does not do what it is asked; nothing of it was kept then. */
export class ProducerRefusal extends Error {
  override readonly name = 'ProducerRefusal';
  readonly code: ProducerRefusalCode;
  /** Of `not-evidence`, every reason, as the ledger would give them. */
  readonly problems: readonly Problem[];

  constructor(code: ProducerRefusalCode, message: string, problems: readonly Problem[] = []) {
    super(message);
    this.code = code;
    this.problems = problems;
  }
}
