import { parseNote } from '#libs/transparency';
import type { ToldAnchor } from './documents/anchor-bracket.js';
import type { LogOfPack } from './documents/pack-documents.js';
import type { PackQuestion } from './question.js';

/**
 * The log of a pack as its documents tell of it: who stands under the checkpoint, by the names of their keys, whoever they are.
 * @param note the checkpoint, as it was published
 */
export function logOfPack(
  { log: { origin, size }, epoch }: Pick<PackQuestion, 'log' | 'epoch'>,
  note: Uint8Array,
  anchors: readonly ToldAnchor[],
): LogOfPack {
  const { text, signatures } = parseNote(note);
  return {
    ...{ origin, size, root: text.split('\n')[2] ?? '', epochSize: epoch.size },
    witnesses: [...new Set(signatures.map(({ keyName }) => keyName))].filter((name) => name !== origin),
    anchors: anchors.map(({ authority, genTime: time, size: stamped }) => ({ authority, time, size: stamped })),
    replayers: [],
  };
}
