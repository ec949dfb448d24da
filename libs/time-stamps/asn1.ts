import {
  Boolean as Asn1Boolean,
  type AsnType,
  type BaseBlock,
  Constructed,
  type FromBerResult,
  fromBER,
  GeneralizedTime,
  Integer,
  ObjectIdentifier,
  OctetString,
  Sequence,
} from 'asn1js';
import { TimeStampError } from './time-stamp-error.js';

/** A value of ASN.1 that was read. */
export type Asn1 = AsnType;

const contextClass = 3;

/** Reads one value that is all of the bytes. Throws a `TimeStampError` where it is none, whatever the bytes are. */
export function readAsn1(bytes: Uint8Array, what: string): Asn1 {
  let read: FromBerResult;
  try {
    // Of its own memory, for a reader may take all that a view is of.
    read = fromBER(new Uint8Array(bytes));
  } catch (error) {
    throw new TimeStampError(`${what} cannot be read`, { cause: error });
  }
  if (read.offset !== bytes.length) throw new TimeStampError(`${what} is not one value of ASN.1`);
  return read.result;
}

/** The bytes that a value was read from. */
export function bytesOf(value: Asn1): Buffer {
  const { buffer, byteOffset, byteLength } = (value as BaseBlock).valueBeforeDecodeView;
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** What is in a sequence, a set, or behind a tag that is constructed. */
export function membersOf(value: Asn1 | undefined, what: string): readonly Asn1[] {
  if (value instanceof Constructed) return value.valueBlock.value;
  throw new TimeStampError(`${what} is not as RFC 3161 says`);
}

/** The member with a tag of its own (`[0]`), if there is one. */
export function tagged(members: readonly Asn1[], tag: number): Asn1 | undefined {
  return members.find(({ idBlock }) => idBlock.tagClass === contextClass && idBlock.tagNumber === tag);
}

/** The first member without a tag of its own that is of a type. */
export function plain<T extends Asn1>(members: readonly Asn1[], type: new () => T): T | undefined {
  return members.find((member): member is T => member instanceof type);
}

export function objectIdOf(value: Asn1 | undefined): string {
  return value instanceof ObjectIdentifier ? value.valueBlock.toString() : '';
}

/** The object identifier that a sequence begins with: of an algorithm, an attribute, an extension. */
export function firstObjectIdOf(value: Asn1 | undefined): string {
  return value instanceof Sequence ? objectIdOf(value.valueBlock.value[0]) : '';
}

/** The octets of an OCTET STRING; undefined of anything else. */
export function octetsOf(value: Asn1 | undefined): Buffer | undefined {
  return value instanceof OctetString ? Buffer.from(value.getValue()) : undefined;
}

/** The bytes of an INTEGER, the most significant first; undefined of anything else. */
export function integerBytesOf(value: Asn1 | undefined): Buffer | undefined {
  return value instanceof Integer ? Buffer.from(value.valueBlock.valueHexView) : undefined;
}

/** A small number that is not negative; NaN of anything else. */
export function numberOf(value: Asn1 | undefined): number {
  const bytes = integerBytesOf(value);
  return bytes === undefined || bytes.length === 0 || bytes.length > 6 ? Number.NaN : bytes.readUIntBE(0, bytes.length);
}

/** A GeneralizedTime in UTC, in milliseconds since 1970; NaN of anything else. */
export function timeOf(value: Asn1 | undefined): number {
  return value instanceof GeneralizedTime ? value.toDate().getTime() : Number.NaN;
}

export const isTrue = (value: Asn1 | undefined): boolean => value instanceof Asn1Boolean && value.getValue();
