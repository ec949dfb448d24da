const messageLengthMax = 400;

/** Bytes that are no time stamp, or one that nobody may believe. The message says why, in words that can be shown. */
export class TimeStampError extends Error {
  override readonly name = 'TimeStampError';

  constructor(message: string, options?: ErrorOptions) {
    super(message.slice(0, messageLengthMax).replaceAll(/\p{C}/gu, '?'), options);
  }
}
