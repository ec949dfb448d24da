import { tombstoneRevision } from './recorded-event.js';
import type { StoredStream } from './stored-stream.js';

const utf8 = new TextDecoder();

/** `$maxCount` and `$tb` of a stream, as its metadata stream has them last. */
export interface StreamMetadata {
  readonly raw: Readonly<Record<string, unknown>>;
  readonly maxCount?: bigint;
  readonly truncateBefore?: bigint;
}

export const metadataStreamOf = (stream: string): string => `$$${stream}`;
export const isMetadataStream = (stream: string): boolean => stream.startsWith('$$');

export function metadataIn(stream: StoredStream | undefined): StreamMetadata {
  const last = stream?.last();
  if (last === undefined) {
    return { raw: {} };
  }
  try {
    const raw: Record<string, unknown> = JSON.parse(utf8.decode(last.data));
    return { raw, maxCount: wholeNumber(raw.$maxCount), truncateBefore: wholeNumber(raw.$tb) };
  } catch {
    // The server takes metadata it cannot read for none at all.
    return { raw: {} };
  }
}

/** A deletion that lets the stream be written to again sets `$tb` to the highest number there is. */
export const isSoftDeletion = ({ truncateBefore }: StreamMetadata): boolean =>
  truncateBefore !== undefined && truncateBefore >= tombstoneRevision;

/** The first revision that reading the stream still gives. */
export function firstReadable(current: bigint, { maxCount, truncateBefore }: StreamMetadata): bigint {
  const byCount = maxCount === undefined ? 0n : current - maxCount + 1n;
  return [0n, byCount, truncateBefore ?? 0n].reduce((highest, one) => (one > highest ? one : highest));
}

function wholeNumber(value: unknown): bigint | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined;
}
