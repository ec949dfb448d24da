import type { ExpectedRevision, NewEvent, Write, WriteResult } from './event-store.js';

/**
 * Many writes as few flat pieces, which threads hand over far more cheaply than as many objects: bytes move in one
 * buffer, and a small Buffer does not drag along the pool it was cut from.
 */
export interface PackedWrites {
  readonly streams: readonly string[];
  /** One for each write; -1 stands for NO_STREAM. */
  readonly expected: BigInt64Array<ArrayBuffer>;
  /** Events in each write. */
  readonly counts: Uint32Array<ArrayBuffer>;
  /** Of every event in turn: its id, its type. */
  readonly names: readonly string[];
  /** Of every event in turn: bytes of data, bytes of metadata. */
  readonly sizes: Uint32Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Three for each write: position or -1 when refused, revision (-1 for no stream), ledgertime or -1. */
export type PackedResults = BigInt64Array<ArrayBuffer>;

export function packWrites(writes: readonly Write[], events: number, bytes: number): PackedWrites {
  const streams = new Array<string>(writes.length);
  const expected = new BigInt64Array(writes.length);
  const counts = new Uint32Array(writes.length);
  const names = new Array<string>(events * 2);
  const sizes = new Uint32Array(events * 2);
  const all = new Uint8Array(bytes);
  let at = 0;
  let event = 0;
  writes.forEach((write, i) => {
    streams[i] = write.stream;
    expected[i] = revisionNumber(write.expectedRevision);
    counts[i] = write.events.length;
    for (const { eventId, type, data, metadata } of write.events) {
      names[event] = eventId;
      names[event + 1] = type;
      sizes[event] = data.byteLength;
      sizes[event + 1] = metadata.byteLength;
      all.set(data, at);
      all.set(metadata, at + data.byteLength);
      at += data.byteLength + metadata.byteLength;
      event += 2;
    }
  });
  return { streams, expected, counts, names, sizes, bytes: all };
}

/** The buffers of a packed batch, to be moved instead of copied. */
export const buffersOf = ({ expected, counts, sizes, bytes }: PackedWrites): ArrayBuffer[] => [
  expected.buffer,
  counts.buffer,
  sizes.buffer,
  bytes.buffer,
];

export function unpackWrites({ streams, expected, counts, names, sizes, bytes }: PackedWrites): Write[] {
  let at = 0;
  let event = 0;
  const next = (): Uint8Array => {
    const size = sizes[event++] as number;
    at += size;
    return bytes.subarray(at - size, at);
  };
  return streams.map((stream, i) => {
    const events: NewEvent[] = [];
    for (let left = counts[i] as number; left > 0; left--) {
      const eventId = names[event] as string;
      const type = names[event + 1] as string;
      events.push({ eventId, type, data: next(), metadata: next() });
    }
    return { stream, expectedRevision: revisionOf(expected[i] as bigint), events };
  });
}

export function packResults(results: readonly WriteResult[]): PackedResults {
  const packed = new BigInt64Array(results.length * 3);
  results.forEach((result, i) => {
    const appended = result.outcome === 'appended';
    packed[i * 3] = appended ? result.position : -1n;
    packed[i * 3 + 1] = appended ? result.revision : revisionNumber(result.actual);
    packed[i * 3 + 2] = appended ? BigInt(result.ledgertime ?? -1) : -1n;
  });
  return packed;
}

/** The results of `count` writes, from the one numbered `first` on. */
export function unpackResults(packed: PackedResults, first: number, count: number): WriteResult[] {
  const results: WriteResult[] = [];
  for (let i = first * 3; i < (first + count) * 3; i += 3) {
    const position = packed[i] as bigint;
    const revision = packed[i + 1] as bigint;
    results.push(
      position < 0n
        ? { outcome: 'wrong-revision', actual: revisionOf(revision) }
        : { outcome: 'appended', position, revision, ...timeOf(packed[i + 2] as bigint) },
    );
  }
  return results;
}

const timeOf = (ledgertime: bigint): { ledgertime?: number } =>
  ledgertime < 0n ? {} : { ledgertime: Number(ledgertime) };
const revisionNumber = (revision: ExpectedRevision): bigint => (revision === 'NO_STREAM' ? -1n : revision);
const revisionOf = (number: bigint): ExpectedRevision => (number < 0n ? 'NO_STREAM' : number);
