import type { StampedHash } from './stamped-hash.js';

const messageLengthMax = 400;

/** Bytes that are no time stamp, or one that nobody may believe. The message says why, in words that can be shown. */
export class TimeStampError extends Error {
  override readonly name = 'TimeStampError';

  constructor(message: string, options?: ErrorOptions) {
    super(message.slice(0, messageLengthMax).replaceAll(/\p{C}/gu, '?'), options);
  }
}

/** A token whose signer's certificate nobody has at hand: its signature says nothing, neither way. */
export class SignerMissing extends TimeStampError {
  /** What the token says, unverified. */
  readonly said: StampedHash;

  constructor(said: StampedHash) {
    super('the certificate that the signature names is not in the token');
    this.said = said;
  }
}
