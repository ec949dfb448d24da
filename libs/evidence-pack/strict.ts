import { canonical, parseJson } from '#libs/evidence';
import { FormatError } from '#libs/transparency';
import { packLimits } from './limits.js';

/** Gives what a value is, or throws a `FormatError` that says where it is not that. */
export type StrictReader<T> = (value: unknown, where: string) => T;

const instantForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/;

const wrong = (where: string, what: string): FormatError => new FormatError(`${where} is not ${what}`);

export const text =
  (lengthMax: number, pattern?: RegExp): StrictReader<string> =>
  (value, where) => {
    if (typeof value === 'string' && value.length <= lengthMax && (pattern === undefined || pattern.test(value)))
      return value;
    throw wrong(where, pattern === undefined ? `a text of at most ${lengthMax} characters` : 'a text of its form');
  };

export const hexHash = text(64, /^[0-9a-f]{64}$/);

/** RFC 3339, UTC. */
export const instantOf: StrictReader<string> = (value, where) => {
  if (typeof value === 'string' && instantForm.test(value) && !Number.isNaN(Date.parse(value))) return value;
  throw wrong(where, 'an instant in UTC');
};

export const truth: StrictReader<boolean> = (value, where) => {
  if (typeof value === 'boolean') return value;
  throw wrong(where, 'true or false');
};

export const whole =
  (least: number, most: number = Number.MAX_SAFE_INTEGER): StrictReader<number> =>
  (value, where) => {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most) return value;
    throw wrong(where, `a whole number from ${least} to ${most}`);
  };

export const oneOf =
  <const T extends string | number>(...values: readonly T[]): StrictReader<T> =>
  (value, where) => {
    const found = values.find((one) => one === value);
    if (found !== undefined) return found;
    throw wrong(where, values.join(' or '));
  };

export const list =
  <T>(item: StrictReader<T>, most: number): StrictReader<readonly T[]> =>
  (value, where) => {
    if (!Array.isArray(value) || value.length > most) throw wrong(where, `a list of at most ${most}`);
    return value.map((one, index) => item(one, `${where}/${index}`));
  };

export const nullOr =
  <T>(reader: StrictReader<T>): StrictReader<T | null> =>
  (value, where) =>
    value === null ? null : reader(value, where);

/** Any object: what is in it is for others to judge. */
export const anyObject: StrictReader<Readonly<Record<string, unknown>>> = (value, where) => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw wrong(where, 'an object');
};

/** How each member of an object is read. */
export type StrictReaders<T> = { readonly [Name in keyof T]-?: StrictReader<T[Name]> };

/** An object with these members and no others; those in `optional` may be absent. */
export const members =
  <T extends object>(readers: StrictReaders<T>, optional: readonly (keyof T & string)[] = []): StrictReader<T> =>
  (value, where) => {
    const given = anyObject(value, where);
    for (const name of Object.keys(given))
      if (!Object.hasOwn(readers, name)) throw new FormatError(`${where} has no member ${name.slice(0, 64)}`);
    const read: Partial<T> = {};
    for (const name of Object.keys(readers) as (keyof T & string)[]) {
      if (given[name] === undefined && optional.includes(name)) continue;
      read[name] = readers[name](given[name], `${where}/${name}`);
    }
    return read as T;
  };

/** A part that is JSON, in RFC 8785 form. */
export function jsonPart(value: object): Uint8Array {
  return Buffer.from(canonical(value));
}

/** Reads one strictly: that form, a value that `reader` knows, and nothing more. Throws a `FormatError` where it is not so. */
export function parseJsonPart<T>(bytes: Uint8Array, what: string, reader: StrictReader<T>): T {
  if (bytes.length > packLimits.partBytesMax) throw new FormatError(`${what} of ${bytes.length} bytes is too long`);
  const { value, problems } = parseJson(bytes);
  if (problems !== undefined) throw new FormatError(`${what} ${problems[0]?.detail ?? 'is not JSON'}`);
  const read = reader(value, what);
  if (!Buffer.from(canonical(value)).equals(bytes)) throw new FormatError(`${what} is not in RFC 8785 form`);
  return read;
}
