import { existsSync } from 'node:fs';
import type { ReplaySize } from './interop/replay.js';
import type { Section } from './report-of.js';

/** Of `initium replay` against a program in Go; where that is not here, what is missing. */
export async function benchReplayIfThere(
  size: Omit<ReplaySize, 'what'>,
): Promise<Pick<Section, 'comparisons' | 'missing'>> {
  const what = { name: 'initium replay, a whole process', goal: { least: 0.5 } };
  const missing = (why: string) => ({ comparisons: [], missing: [{ ...what, why }] });
  // The program in Go is a part of the tests, which not every installation has.
  if (!existsSync(new URL('./interop/replay.js', import.meta.url))) return missing('needs the tests of a checkout');
  const { benchReplay, hasGo, missingGo } = await import('./interop/replay.js');
  return hasGo ? { comparisons: [await benchReplay({ ...size, what })] } : missing(missingGo);
}
