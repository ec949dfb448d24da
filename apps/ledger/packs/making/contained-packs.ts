import { type FileHandle, open } from 'node:fs/promises';
import {
  containedPackPart,
  openPackFile,
  type PackFile,
  type PackPart,
  packParts,
  parsePackAssessment,
  type SampledAnswer,
  type SampledClient,
} from '#libs/evidence-pack';

type PackPath = (pack: string) => string;

/** The parts of the packs of a sample, as the dossier that contains them has them, in their order. A part at a time is held. */
export async function* containedPackParts(
  sample: readonly SampledClient[],
  pathOf: PackPath,
): AsyncGenerator<PackPart> {
  for (const { pack } of sample) {
    const file = await open(pathOf(pack));
    try {
      const parts = await openedPack(file);
      for (const path of parts.paths)
        yield { path: containedPackPart(pack, path), bytes: (await parts.read(path)) as Uint8Array };
    } finally {
      await file.close();
    }
  }
}

/** What the packs of a sample answer. */
export async function containedAnswers(
  sample: readonly SampledClient[],
  pathOf: PackPath,
): Promise<Map<string, readonly SampledAnswer[]>> {
  const answers = new Map<string, readonly SampledAnswer[]>();
  for (const { pack } of sample) {
    const file = await open(pathOf(pack));
    try {
      const bytes = (await (await openedPack(file)).read(packParts.assessment)) as Uint8Array;
      answers.set(pack, parsePackAssessment(bytes).assessments as unknown as readonly SampledAnswer[]);
    } finally {
      await file.close();
    }
  }
  return answers;
}

async function openedPack(file: FileHandle): Promise<PackFile> {
  const { size } = await file.stat();
  return openPackFile({
    size,
    read: async (from, length) => {
      const bytes = Buffer.alloc(Math.min(length, size - from));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
      return bytes.subarray(0, bytesRead);
    },
  });
}
