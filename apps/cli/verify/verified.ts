import { FormatError } from '#libs/transparency';
import { type Brought, pinnedBy } from './brought.js';
import { withPack } from './open-pack.js';
import { type VerifiedPack, verifyPack } from './verify-pack.js';

/** What was found of a pack, or why it is none. */
export interface Verified {
  readonly found?: VerifiedPack;
  readonly malformed?: string;
}

/** Verifies the pack at a path, a file or a folder, by what the verifier brought. */
export async function verified(path: string, brought: Brought): Promise<Verified> {
  const pinned = await pinnedBy(brought);
  try {
    return { found: await withPack(path, (parts) => verifyPack(parts, pinned)) };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { malformed: error.message };
  }
}
