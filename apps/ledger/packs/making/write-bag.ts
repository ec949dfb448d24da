import { hash } from 'node:crypto';
import {
  type AskedOfBag,
  bagInfo,
  bagOf,
  bytesOfQuestion,
  type LatePart,
  type PackPart,
  packFolder,
  packId,
  zipOf,
} from '#libs/evidence-pack';

/** What was made, by its hashes. */
export interface MadePack {
  readonly id: string;
  readonly exhibits: number;
  /** SHA-256 of `manifest-sha256.txt`, and of `data/coverage.json` and `data/figures.json` where there is one, in hex. */
  readonly manifest: string;
  readonly coverage?: string;
  readonly figures?: string;
}

/** What comes as it is made, in the order of its names. */
interface PartsByFolder {
  readonly 'data/evidence/': AsyncIterable<PackPart>;
  readonly 'data/packs/'?: AsyncIterable<PackPart>;
}

/** Gives the bytes of a pack, or of a dossier, to `write`, piece by piece, and what it is called and hashes to. */
export async function writeBag(
  question: AskedOfBag,
  parts: readonly LatePart[],
  folders: PartsByFolder,
  write: (piece: Uint8Array) => void,
): Promise<Pick<MadePack, 'id' | 'manifest'>> {
  const id = packId(bytesOfQuestion(question));
  let manifest = '';
  const bag = bagOf(bagInfo(id, question.log.origin), inOrder(parts, folders), (bytes) => {
    manifest = hash('sha256', bytes, 'hex');
  });
  for await (const piece of zipOf(packFolder(id), bag)) write(piece);
  return { id, manifest };
}

/** Parts that are there already. */
export const made = (parts: readonly PackPart[]): LatePart[] =>
  parts.map(({ path, bytes }) => ({ path, make: () => bytes }));

/** All parts in the order of their names, each made when its turn has come: those of a folder stand together. */
async function* inOrder(parts: readonly LatePart[], folders: PartsByFolder): AsyncGenerator<PackPart> {
  const steps = [
    ...parts.map(({ path, make }) => ({ path, parts: once(path, make) })),
    ...Object.entries(folders).map(([path, made]) => ({ path, parts: made as AsyncIterable<PackPart> })),
  ];
  for (const step of steps.sort((a, b) => (a.path < b.path ? -1 : 1))) yield* step.parts;
}

async function* once(path: string, make: LatePart['make']): AsyncGenerator<PackPart> {
  yield { path, bytes: await make() };
}
