const messageLengthMax = 400;

/**
 * Bytes that are not what they are taken for: malformed, beyond a limit, or signed wrongly by a key that is known. The
 * message says what is wrong and where; it is short and can be shown, whatever the bytes were. The only error that anything
 * here throws about what it was given.
 */
export class FormatError extends Error {
  override readonly name = 'FormatError';

  constructor(message: string) {
    super(message.slice(0, messageLengthMax).replaceAll(/\p{C}/gu, '?'));
  }
}
