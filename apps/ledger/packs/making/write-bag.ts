import { hash } from 'node:crypto';
import {
  bagInfo,
  bagOf,
  type LatePart,
  type PackPart,
  type PackQuestion,
  packFolder,
  packId,
  questionBytes,
  zipOf,
} from '#libs/evidence-pack';

/** What was made, by its hashes. */
export interface MadePack {
  readonly id: string;
  readonly exhibits: number;
  /** SHA-256 of `manifest-sha256.txt`, and of `data/coverage.json` where there is one, in hex. */
  readonly manifest: string;
  readonly coverage?: string;
}

/** Gives the bytes of a pack to `write`, piece by piece, and what it is called and hashes to. */
export async function writeBag(
  question: PackQuestion,
  parts: readonly LatePart[],
  exhibits: AsyncIterable<PackPart>,
  write: (piece: Uint8Array) => void,
): Promise<Pick<MadePack, 'id' | 'manifest'>> {
  const id = packId(questionBytes(question));
  let manifest = '';
  const bag = bagOf(bagInfo(id, question.log.origin), inOrder(parts, exhibits), (bytes) => {
    manifest = hash('sha256', bytes, 'hex');
  });
  for await (const piece of zipOf(packFolder(id), bag)) write(piece);
  return { id, manifest };
}

/** Parts that are there already. */
export const made = (parts: readonly PackPart[]): LatePart[] =>
  parts.map(({ path, bytes }) => ({ path, make: () => bytes }));

/** All parts in the order of their names: the exhibits come as they are made, and stand together. */
async function* inOrder(parts: readonly LatePart[], exhibits: AsyncIterable<PackPart>): AsyncGenerator<PackPart> {
  const sorted = parts.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const first = 'data/evidence/';
  for (const { path, make } of sorted.filter((part) => part.path < first)) yield { path, bytes: await make() };
  yield* exhibits;
  for (const { path, make } of sorted.filter((part) => part.path > first)) yield { path, bytes: await make() };
}
