import { logKeyPart, logKeysFolder, packLimits } from '#libs/evidence-pack';
import { FormatError, LogHistory, parseLeaf } from '#libs/transparency';
import { asFalse, mustHold } from './claim.js';
import { includedLeaf, type ProvingLog } from './inclusion.js';
import type { PackParts } from './pack-parts.js';

/**
 * What the leaves that a pack has of it say of its log's names and keys: each is in the log by the checkpoint, whoever signed that. Throws a
 * `FalseClaim` where one is not, or replaces a key as none may be replaced, and a `FormatError` where a part is of none of them.
 */
export async function loggedHistory(parts: PackParts, log: ProvingLog): Promise<LogHistory> {
  const history = new LogHistory();
  // A leaf and a proof each.
  const count = [...parts.paths].filter((path) => path.startsWith(logKeysFolder)).length / 2;
  if (!Number.isInteger(count) || count > packLimits.logKeysMax)
    throw new FormatError(
      `${logKeysFolder} has not a leaf and a proof of each of at most ${packLimits.logKeysMax} keys`,
    );
  let before = -1;
  for (let number = 1; number <= count; number++) {
    const paths = { leaf: logKeyPart(number, 'leaf'), proof: logKeyPart(number, 'tlog-proof') };
    const { index, bytes } = await includedLeaf(parts, log, paths);
    mustHold(index > before, () => `leaf ${index} stands before the one that it follows`);
    asFalse(() => history.take(parseLeaf(bytes), index), `leaf ${index} `);
    before = index;
  }
  return history;
}
