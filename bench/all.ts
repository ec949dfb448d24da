import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchAssessments } from './assessments.js';
import { benchIntake } from './intake.js';
import { benchSingle } from './single.js';
import type { Comparison, Figure } from './spread.js';
import { benchStatus } from './status.js';

export interface BenchOptions {
  readonly rounds: number;
  /** Small turns, for a look and for CI. */
  readonly quick?: boolean;
  /** Folder for CPU profiles of the ledger's processes. */
  readonly profile?: string;
  /** Told what is being measured. */
  progress?(what: string): void;
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly comparisons: readonly Comparison[];
  readonly figures: readonly Figure[];
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

/** Everything, one after the other, in fresh folders that are gone afterwards. Loopback only. */
export async function bench(options: BenchOptions): Promise<BenchReport> {
  const { rounds, quick = false, profile, progress = () => undefined } = options;
  const loadBefore = loadavg()[0] ?? Number.NaN;
  const folder = await mkdtemp(join(tmpdir(), 'initium-bench-'));
  const sections: Section[] = [];
  try {
    const within = (name: string) => ({ folder: join(folder, name), rounds, profile });
    progress('B1: batch intake');
    const intake = await benchIntake({ ...within('intake'), batches: quick ? 3 : 40 });
    sections.push({ id: 'B1', title: 'Batch intake over HTTP, all on', ...intake });
    progress('B2: single events');
    const single = await benchSingle({ ...within('single'), perConnection: quick ? 20 : 100 });
    sections.push({ id: 'B2', title: 'Single events over HTTP, durable', ...single });
    progress('B3: status');
    const status = await benchStatus({ ...within('status'), clients: quick ? 24 : 40 });
    sections.push({ id: 'B3', title: 'Status of a client with 1,000 events', comparisons: status, figures: [] });
    progress('B4: assessments');
    const figures = await benchAssessments({ rounds, turnMs: quick ? 50 : 300 });
    sections.push({ id: 'B4', title: 'Assessments in memory, one thread', comparisons: [], figures });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const machine = { node: process.version, cores: availableParallelism(), loadBefore, loadAfter: loadavg()[0] ?? 0 };
  return { at: new Date().toISOString(), rounds, quick, machine, sections };
}
