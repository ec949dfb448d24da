import { refusedParameter } from '../refused-parameter.js';
import type { Standpoint } from './standpoint.js';

const positionMax = 2n ** 63n - 1n;
/** The last that a Date can hold. */
const instantMax = 8.64e15;

const malformed = () => refusedParameter('after', 'must be the `next` of an earlier page of the same question');

/** An opaque cursor: what it is of, and where the reading stands. */
export function cursorOf(of: string, ...place: readonly (string | number | bigint)[]): string {
  return Buffer.from([of, ...place].map(String).map(encodeURIComponent).join(' ')).toString('base64url');
}

/** The place in a cursor. Refuses (`invalid-parameter`) one of another kind of question, and what is no cursor. */
export function placeIn(cursor: string, of: string, length: number): string[] {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [kind, ...place] = text.split(' ').map(decoded);
  if (kind !== of || place.length !== length) throw malformed();
  return place;
}

export function positionIn(text: string | undefined): bigint {
  if (text === undefined || !/^(?:-1|\d{1,19})$/.test(text) || BigInt(text) > positionMax) throw malformed();
  return BigInt(text);
}

/** An instant, in milliseconds, or something smaller. */
export function numberIn(text: string | undefined): number {
  const value = Number(text);
  if (text === undefined || !/^-?\d{1,16}$/.test(text) || Math.abs(value) > instantMax) throw malformed();
  return value;
}

/** A cursor within one state of knowledge, which its pages keep: what is recorded meanwhile moves nothing in them. */
export function cursorAt(
  of: string,
  { at, knownAt, upTo, settled }: Standpoint,
  ...place: (string | number | bigint)[]
) {
  return cursorOf(of, at, knownAt, upTo, settled ? 1 : 0, ...place);
}

export interface Continued {
  readonly standpoint: Standpoint;
  readonly place: readonly string[];
}

/** Where the pages of one state of knowledge go on. */
export function continued(cursor: string, of: string, length: number): Continued {
  const [at, knownAt, upTo, settled, ...place] = placeIn(cursor, of, 4 + length);
  const standpoint = {
    at: numberIn(at),
    knownAt: numberIn(knownAt),
    upTo: positionIn(upTo),
    settled: numberIn(settled) === 1,
  };
  if (standpoint.at > standpoint.knownAt) throw malformed();
  return { standpoint, place };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw malformed();
  }
}
