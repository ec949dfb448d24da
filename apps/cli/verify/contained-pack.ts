import { containedPackPart, packFolder, packsFolder, type SampledClient } from '#libs/evidence-pack';
import { mustHold } from './claim.js';
import type { PackParts } from './pack-parts.js';

/**
 * The packs that a dossier contains, each as a pack of its own, in the order of its sample. Throws a `FalseClaim` where one is there that is
 * of nobody in the sample, or one is missing.
 */
export function containedPacks(parts: PackParts, sample: readonly SampledClient[]): readonly PackParts[] {
  const paths = new Map<string, string[]>(sample.map(({ pack }) => [containedPackPart(pack), []]));
  for (const path of parts.paths) {
    if (!path.startsWith(packsFolder)) continue;
    const end = path.indexOf('/', packsFolder.length) + 1;
    const own = paths.get(path.slice(0, end));
    mustHold(own !== undefined, () => `${path.slice(0, end)} is no pack of the sample`);
    own.push(path.slice(end));
  }
  return sample.map(({ client, pack }) => {
    const own = paths.get(containedPackPart(pack)) ?? [];
    mustHold(own.length > 0, () => `there is no pack of ${client}, ${pack}`);
    const within = (path: string) => containedPackPart(pack, path);
    return {
      ...{ folder: packFolder(pack), paths: own, count: own.length },
      has: (path) => parts.has(within(path)),
      pieces: (path) => parts.pieces(within(path)),
      read: (path) => parts.read(within(path)),
    };
  });
}
