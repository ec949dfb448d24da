import { createHash, hash } from 'node:crypto';
import {
  bagDeclaration,
  bagInfo,
  type ManifestLine,
  manifestLines,
  type ProvedQuestion,
  packParts,
  parseManifest,
} from '#libs/evidence-pack';
import { FormatError } from '#libs/transparency';
import { mustHold } from './claim.js';
import { type PackParts, partOf } from './pack-parts.js';

/** A bag, and what is in it: the question of a pack, or of a dossier. */
export interface BagAsked {
  readonly parts: PackParts;
  readonly id: string;
  readonly question: ProvedQuestion;
  readonly wording: number;
  /** Whether a part may be called that. */
  readonly isKnown: (path: string) => boolean;
}

/**
 * Holds every part against the manifests of the bag (RFC 8493). Throws a `FormatError` where a part is in none of them, or one of
 * them has a part that is not there, or a part is none of a pack's, and a `FalseClaim` where a part has other bytes than they say. Gives
 * the SHA-256 of the payload's manifest, in hex: what the ledger recorded when it was made.
 */
export async function checkBag({ parts, id, question, wording, isKnown }: BagAsked): Promise<string> {
  for (const [path, expected] of [
    [packParts.bagDeclaration, bagDeclaration],
    [packParts.bagInfo, bagInfo(id, question.log.origin, wording)],
  ] as const)
    if (!Buffer.from(expected).equals(await partOf(parts, path)))
      throw new FormatError(`${path} is not that of this pack`);
  const manifest = await partOf(parts, packParts.manifest);
  // All of it is read before any part is, so that what is malformed is not called false.
  let count = 0;
  for (const _ of manifestLines(manifest, packParts.manifest)) count++;
  const tags = parseManifest(await partOf(parts, packParts.tagManifest), packParts.tagManifest);
  if (count + tags.size + 1 !== parts.count)
    throw new FormatError('a manifest has a part that is not there, or lacks one');
  const payload = manifestLines(manifest, packParts.manifest);
  for (const path of parts.paths) {
    if (!isKnown(path)) throw new FormatError(`${path} is no part of a pack`);
    if (path === packParts.tagManifest) continue;
    const [expected, name] = path.startsWith('data/')
      ? [nextOf(payload, path), packParts.manifest]
      : [tags.get(path), packParts.tagManifest];
    if (expected === undefined) throw new FormatError(`${path} is not in ${name}`);
    const found = longParts.has(path)
      ? await hashOfPieces(parts, path)
      : hash('sha256', await partOf(parts, path), 'hex');
    mustHold(found === expected, () => `${path} has other bytes than ${name} says`);
  }
  return hash('sha256', manifest, 'hex');
}

/** Those that grow with what is known of a client; of the others there are very many, and each is small. */
const longParts: ReadonlySet<string> = new Set([packParts.assessment, packParts.chronology, packParts.chronologyCsv]);

async function hashOfPieces(parts: PackParts, path: string): Promise<string> {
  const hashed = createHash('sha256');
  for await (const piece of parts.pieces(path)) hashed.update(piece);
  return hashed.digest('hex');
}

/** The hash on the next line, which has to be that of the next part: both are in the order of their names. */
function nextOf(lines: Iterator<ManifestLine>, path: string): string | undefined {
  const { value } = lines.next();
  return (value as ManifestLine | undefined)?.path === path ? value.sha256 : undefined;
}
