import { join } from 'node:path';
import { type BenchReport, reportOf, type Section } from '../report-of.js';
import { benchCatchUp } from './catch-up.js';
import { benchEmmett } from './emmett.js';
import { benchServerIntake } from './intake.js';
import type { PartSize } from './processes.js';
import { benchReceipts } from './receipts.js';
import { benchSeveral } from './several.js';

export const parts = ['B7', 'B9'] as const;
export type Part = (typeof parts)[number];

export interface ServerBenchOptions extends Omit<PartSize, 'folder'> {
  readonly only: readonly Part[];
  /** Where emmett's SQLite store was installed; it is left out where it was not. */
  readonly emmettSqlite?: string;
  progress(what: string): void;
  /** Told of each part once it is measured, so that a later one that fails does not take it along. */
  measured(section: Section): void;
}

/** Each part with servers of its own. */
export function benchServer(options: ServerBenchOptions): Promise<BenchReport> {
  return reportOf(options, async function* (folder) {
    const size = (name: string): PartSize => ({ ...options, folder: join(folder, name) });
    for (const part of options.only) {
      const section = part === 'B7' ? await server(size, options.progress) : await emmett(size, options);
      options.measured(section);
      yield section;
    }
  });
}

async function server(size: (name: string) => PartSize, progress: (what: string) => void): Promise<Section> {
  progress('B7: intake on a server');
  const intake = await benchServerIntake(size('intake'));
  progress('B7: three processes and one');
  const several = await benchSeveral(size('several'));
  progress('B7: receipts');
  const receipts = await benchReceipts(size('receipts'));
  progress('B7: catching up');
  const catchUp = await benchCatchUp(size('catch-up'));
  const comparisons = [...intake, ...several.comparisons, ...receipts, ...catchUp];
  return { id: 'B7', title: 'A ledger on EventStoreDB', comparisons, figures: several.figures };
}

async function emmett(
  size: (name: string) => PartSize,
  { emmettSqlite, progress }: ServerBenchOptions,
): Promise<Section> {
  const both = await benchEmmett({ ...size('emmett'), emmettSqlite, progress });
  return { id: 'B9', title: 'Recording and projecting, with emmett and with the ledger', ...both };
}
