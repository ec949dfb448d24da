import { FormatError } from '#libs/transparency';

/** The parts of a pack, whether it is a file or lies unpacked in a folder: every length is bounded before anything is read. */
export interface PackParts {
  /** The one folder that its parts are in; undefined where it was unpacked, for who did may have called it otherwise. */
  readonly folder: string | undefined;
  /** In the order of their bytes. */
  readonly paths: Iterable<string>;
  readonly count: number;
  has(path: string): boolean;
  /** A part that there is, piece by piece. Throws a `FormatError` where it cannot be one, at its end at the latest. */
  pieces(path: string): AsyncIterable<Uint8Array>;
  /** A part; undefined where there is none. Throws a `FormatError` where it cannot be one. */
  read(path: string): Promise<Uint8Array | undefined>;
}

/** A part that every pack has, or that something else in it calls for. Throws a `FormatError` where it is not there. */
export async function partOf(parts: PackParts, path: string): Promise<Uint8Array> {
  const bytes = await parts.read(path);
  if (bytes === undefined) throw new FormatError(`there is no ${path}`);
  return bytes;
}
