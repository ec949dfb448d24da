import { isStateDossier, packParts, parseQuestion } from '#libs/evidence-pack';
import { FormatError } from '#libs/transparency';
import { type Brought, pinnedBy } from './brought.js';
import { withPack } from './open-pack.js';
import { type PackParts, partOf } from './pack-parts.js';
import type { Pinned } from './pinned.js';
import { type VerifiedDossier, verifyDossier } from './verify-dossier.js';
import { type VerifiedPack, verifyPack } from './verify-pack.js';

/** What was found of a pack, or of a dossier, or why it is none. */
export interface Verified {
  readonly found?: VerifiedPack | VerifiedDossier;
  readonly malformed?: string;
}

/** Verifies the pack at a path, a file or a folder, by what the verifier brought. */
export async function verified(path: string, brought: Brought): Promise<Verified> {
  const pinned = await pinnedBy(brought);
  try {
    return { found: await withPack(path, (parts) => verifiedParts(parts, pinned)) };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { malformed: error.message };
  }
}

/** A pack, or a dossier that contains packs: its question says which. */
async function verifiedParts(parts: PackParts, pinned: Pinned): Promise<VerifiedPack | VerifiedDossier> {
  const question = parseQuestion(await partOf(parts, packParts.question));
  return isStateDossier(question) ? verifyDossier(parts, pinned, question) : verifyPack(parts, pinned);
}
