import { createHash, hash } from 'node:crypto';
import { FormatError } from '#libs/transparency';
import { packLimits } from './limits.js';
import { isPartPath, packParts } from './parts.js';
import type { PackPart } from './zip-writer.js';

/** The declaration of a bag (RFC 8493, section 2.1.1). */
export const bagDeclaration: Uint8Array = Buffer.from('BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n');

/** The one line of a manifest (RFC 8493, section 2.1.3), in the form that `sha256sum -c` reads. */
const line = (sha256: string, path: string): string => `${sha256}  ${path}\n`;

/**
 * The wording of documents, explanations and limits, and the look of documents. Raised with every change of either, for whoever
 * verifies a pack makes them again: of another wording he can only say that he does not have it. A test holds each to its bytes.
 */
export const wordingVersion = 1;

/** What a pack is called and what it is, for whoever lists bags (RFC 8493, section 2.2.2). */
export function bagInfo(id: string, origin: string, wording = wordingVersion): Uint8Array {
  return Buffer.from(
    `External-Identifier: ${id}\nSource-Organization: ${origin}\nBag-Software-Agent: Initium\nInitium-Wording: ${wording}\n`,
  );
}

/** The wording that a `bag-info.txt` names. Throws a `FormatError` where it names none. */
export function wordingIn(info: Uint8Array): number {
  const [, wording] = WORDING.exec(Buffer.from(info).toString('latin1').slice(0, infoLengthMax)) ?? [];
  if (wording === undefined) throw new FormatError(`${packParts.bagInfo} names no wording`);
  return Number(wording);
}

/**
 * A pack's parts as a bag: those of the payload, which come in their order and lie in `data/`, and before and behind them what a bag
 * has beside. `finished` is told of the payload's manifest.
 */
export async function* bagOf(
  info: Uint8Array,
  payload: Iterable<PackPart> | AsyncIterable<PackPart>,
  finished: (manifest: Uint8Array) => void = () => undefined,
): AsyncGenerator<PackPart> {
  yield { path: packParts.bagInfo, bytes: info };
  yield { path: packParts.bagDeclaration, bytes: bagDeclaration };
  const pieces: Buffer[] = [];
  let lines = '';
  for await (const part of payload) {
    yield part;
    lines += line(hash('sha256', part.bytes, 'hex'), part.path);
    if (lines.length < pieceLength) continue;
    pieces.push(Buffer.from(lines));
    lines = '';
  }
  const manifest = Buffer.concat([...pieces, Buffer.from(lines)]);
  yield { path: packParts.manifest, bytes: manifest };
  finished(manifest);
  const tags: readonly [string, Uint8Array][] = [
    [packParts.bagInfo, info],
    [packParts.bagDeclaration, bagDeclaration],
    [packParts.manifest, manifest],
  ];
  const tagLines = tags.map(([path, bytes]) => line(createHash('sha256').update(bytes).digest('hex'), path));
  yield { path: packParts.tagManifest, bytes: Buffer.from(tagLines.join('')) };
}

const pieceLength = 64 * 1024;
const infoLengthMax = 4_096;
const WORDING = /\nInitium-Wording: ([1-9][0-9]{0,8})\n/;
const LINE = /^([0-9a-f]{64}) {2}(\S+)$/;

/** A line of a manifest. */
export interface ManifestLine {
  /** In hex. */
  readonly sha256: string;
  readonly path: string;
}

/** Reads a manifest line by line, in order. Throws a `FormatError` where it is none. */
export function* manifestLines(bytes: Uint8Array, what: string): Generator<ManifestLine> {
  if (bytes.length > packLimits.partBytesMax) throw new FormatError(`${what} of ${bytes.length} bytes is too long`);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let before = '';
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    if (end < 0) throw new FormatError(`${what} does not end with a newline`);
    const [, sha256, path] = LINE.exec(text.toString('latin1', at, Math.min(end, at + lineLengthMax))) ?? [];
    if (sha256 === undefined || path === undefined || !isPartPath(path) || path <= before)
      throw new FormatError(`${what} has a line that is none, or not in its place`);
    yield { sha256, path };
    [before, at] = [path, end + 1];
  }
}

/** The same by path: SHA-256 in hex. */
export const parseManifest = (bytes: Uint8Array, what: string): ReadonlyMap<string, string> =>
  new Map([...manifestLines(bytes, what)].map(({ path, sha256 }) => [path, sha256]));

/** Beyond it no path can be one. */
const lineLengthMax = 1_024;
