import type { EventReader } from '#libs/event-store';
import type { Seals } from '../sealing/seals.js';

/** The keys of sealed evidence that a pack discloses, by positions: 32 bytes each. */
export type DisclosedKeys = ReadonlyMap<bigint, Uint8Array>;

const togetherMax = 256;

/** Of the events at these positions, the keys of those that are sealed and can be opened. Throws what the vault throws. */
export async function disclosedKeys(
  reader: EventReader,
  seals: Seals,
  positions: readonly bigint[],
): Promise<DisclosedKeys> {
  const keys = new Map<bigint, Uint8Array>();
  for (let from = 0; from < positions.length; from += togetherMax)
    for (const { position, ...stored } of await reader.readTexts(positions.slice(from, from + togetherMax))) {
      const dataKey = await seals.dataKey(stored);
      if ('key' in dataKey) keys.set(position, dataKey.key);
    }
  return keys;
}
