import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Comparison, Figure, Goal } from './spread.js';

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly comparisons: readonly Comparison[];
  readonly figures: readonly Figure[];
  readonly missing?: readonly Missing[];
}

/** What could not be measured here. */
export interface Missing {
  readonly name: string;
  readonly goal: Goal;
  readonly why: string;
}

export interface BenchReport {
  readonly at: string;
  readonly rounds: number;
  readonly quick: boolean;
  readonly machine: {
    readonly node: string;
    readonly cores: number;
    /** Load average of the last minute, before and after: what else the machine had to do, and this. */
    readonly loadBefore: number;
    readonly loadAfter: number;
  };
  readonly sections: readonly Section[];
}

/** What parts measure, one after the other, in a fresh folder that is gone afterwards, with the machine beside it. */
export async function reportOf(
  { rounds, quick = false }: { readonly rounds: number; readonly quick?: boolean },
  measure: (folder: string) => AsyncIterable<Section>,
): Promise<BenchReport> {
  const loadBefore = loadavg()[0] ?? Number.NaN;
  const folder = await mkdtemp(join(tmpdir(), 'initium-bench-'));
  const sections: Section[] = [];
  try {
    for await (const section of measure(folder)) sections.push(section);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const machine = { node: process.version, cores: availableParallelism(), loadBefore, loadAfter: loadavg()[0] ?? 0 };
  return { at: new Date().toISOString(), rounds, quick, machine, sections };
}
