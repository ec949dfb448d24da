import { FormatError } from './format-error.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 as text; a byte order mark stays what it is. Throws a `FormatError` on anything that is not UTF-8. */
export function textOf(bytes: Uint8Array, what: string): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new FormatError(`${what} is not UTF-8`);
  }
}

export function utf8Of(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

export function hexOf(bytes: Uint8Array): string {
  return viewed(bytes).toString('hex');
}

export function base64Of(bytes: Uint8Array): string {
  return viewed(bytes).toString('base64');
}

/** Bytes from hexadecimal digits in lower case, so many of them. */
export function fromHex(text: string, length: number, what: string): Uint8Array {
  if (text.length !== 2 * length || !/^[0-9a-f]*$/.test(text))
    throw new FormatError(`${what} is not ${length} bytes in hexadecimal digits of lower case`);
  return Buffer.from(text, 'hex');
}

/** Bytes from base64 with padding (RFC 4648, section 4), in the one way to write them; so many where a length is given. */
export function fromBase64(text: string, what: string, length?: number): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new FormatError(`${what} is not base64 with padding`);
  if (length !== undefined && bytes.length !== length) throw new FormatError(`${what} is not ${length} bytes`);
  return bytes;
}

/** A number from 0 to 2^53 - 1 from decimal digits without leading zeros. */
export function fromDecimal(text: string, what: string): number {
  const value = /^(?:0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value))
    throw new FormatError(`${what} is not a decimal number without leading zeros, up to 2^53 - 1`);
  return value;
}

/** Eight bytes, the most significant first. */
export function u64Of(value: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeUInt32BE(Math.floor(value / 2 ** 32), 0);
  bytes.writeUInt32BE(value % 2 ** 32, 4);
  return bytes;
}

export function areSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && Buffer.compare(one, other) === 0;
}

/** A `Buffer` over the same memory. */
export function viewed(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
