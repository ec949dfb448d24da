import { createHash } from 'node:crypto';
import { limits, type Parsed, parseJson } from '#libs/evidence';

/** One event as it was sent, before anyone has judged it. */
export interface Arrival {
  /** As sent; of what is over-long, its first 64 KiB. */
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly parsed: Parsed;
  readonly overLong?: WholeOf;
}

/** What an excerpt was taken from: its length in bytes and its SHA-256 in hex. */
export interface WholeOf {
  readonly length: number;
  readonly sha256: string;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** An event as a source sent it, in JSON of its own. */
export function arrivalOf(bytes: Uint8Array, contentType: string): Arrival {
  if (bytes.length > limits.eventBytesMax) {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return overLongArrival(bytes.subarray(0, limits.eventBytesMax), contentType, { length: bytes.length, sha256 });
  }
  return { bytes, contentType, parsed: parseJson(bytes) };
}

export function overLongArrival(head: Uint8Array, contentType: string, whole: WholeOf): Arrival {
  const detail = `is ${whole.length} bytes long, and the limit for one event is ${limits.eventBytesMax} bytes`;
  return { bytes: head, contentType, parsed: { problems: [{ pointer: '', detail }] }, overLong: whole };
}

/** Whether these bytes are JSON at all, however unfit for evidence. */
export function isJson(bytes: Uint8Array): boolean {
  return lenientJson(bytes) !== undefined;
}

/** What `JSON.parse` makes of bytes that stricter reading refuses; undefined where they are no JSON. */
export function lenientJson(bytes: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(decoder.decode(bytes)) };
  } catch {
    return undefined;
  }
}

/** The same bytes without JSON's white space around them, so that layout makes no other bytes of an event. */
export function trimmed(bytes: Uint8Array): Uint8Array {
  let start = 0;
  let end = bytes.length;
  while (start < end && isBlank(bytes[start])) start++;
  while (end > start && isBlank(bytes[end - 1])) end--;
  return start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end);
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
