import type protobuf from 'protobufjs/minimal.js';

/** The wire type of what has a length before it: strings, bytes, messages. https://protobuf.dev/programming-guides/encoding */
const lengthPrefixed = 2;
export const varint = 0;
export const tag = (field: number, wireType = lengthPrefixed): number => (field << 3) | wireType;

/**
 * Reads a message that has its length before it, or all that is left where it is the outermost one. `read` is told each
 * field's number, and reads the value where it knows that; others are passed over. Throws where the message is cut off.
 */
export function readFields(reader: protobuf.Reader, read: (field: number) => unknown, isOutermost = false): void {
  const end = isOutermost ? reader.len : reader.uint32() + reader.pos;
  while (reader.pos < end) {
    const key = reader.uint32();
    const { pos } = reader;
    read(key >>> 3);
    if (reader.pos === pos) reader.skipType(key & 7);
  }
}

/** Exact beyond 2^53. */
export function readUint64(reader: protobuf.Reader): bigint {
  const { high, low } = reader.uint64() as unknown as { readonly high: number; readonly low: number };
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

/** Of a message that has its length before it one field alone; undefined where that is missing. */
export function readField<Value>(reader: protobuf.Reader, wanted: number, read: () => Value): Value | undefined {
  let value: Value | undefined;
  readFields(reader, (field) => {
    if (field === wanted) value = read();
  });
  return value;
}

/** The server's `UUID`, as text. */
export const readUuid = (reader: protobuf.Reader): string => readField(reader, 2, () => reader.string()) ?? '';

/** A message while it is being read. */
export type EncodedMessage<Message> = { -readonly [Key in keyof Message]: Message[Key] };
