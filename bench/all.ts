import { join } from 'node:path';
import { benchAssessments } from './assessments.js';
import { benchIntake } from './intake.js';
import { benchLog } from './log.js';
import { benchProducer } from './producer.js';
import { type BenchReport, reportOf, type Section } from './report-of.js';
import { benchSingle } from './single.js';
import { benchStatus } from './status.js';
import { benchWebhooks } from './webhooks.js';

export interface BenchOptions {
  readonly rounds: number;
  /** Small turns, for a look and for CI. */
  readonly quick?: boolean;
  /** Folder for CPU profiles of the ledger's processes. */
  readonly profile?: string;
  /** Told what is being measured. */
  progress?(what: string): void;
}

/** Everything, one after the other, on the loopback only. */
export function bench(options: BenchOptions): Promise<BenchReport> {
  return reportOf(options, (folder) => measured(options, folder));
}

async function* measured(options: BenchOptions, folder: string): AsyncGenerator<Section> {
  const { rounds, quick = false, profile, progress = () => undefined } = options;
  const within = (name: string) => ({ folder: join(folder, name), rounds, profile });
  progress('B1: batch intake');
  const intake = await benchIntake({ ...within('intake'), batches: quick ? 3 : 40 });
  yield { id: 'B1', title: 'Batch intake over HTTP, all on', ...intake };
  progress('B2: single events');
  const single = await benchSingle({ ...within('single'), perConnection: quick ? 20 : 100 });
  yield { id: 'B2', title: 'Single events over HTTP, durable', ...single };
  progress('B3: status');
  const status = await benchStatus({ ...within('status'), clients: quick ? 24 : 40 });
  yield { id: 'B3', title: 'Status of a client with 1,000 events', comparisons: status, figures: [] };
  progress('B4: assessments');
  const figures = await benchAssessments({ rounds, turnMs: quick ? 50 : 300 });
  yield { id: 'B4', title: 'Assessments in memory, one thread', comparisons: [], figures };
  progress('B5: webhooks');
  const webhooks = await benchWebhooks({ ...within('webhooks'), perConnection: quick ? 20 : 200 });
  yield { id: 'B5', title: 'Webhooks: signed, mapped, sealed, durable', ...webhooks };
  progress('log: what it costs, its sequencer, and replaying it');
  yield { id: 'log', title: 'The log', ...(await benchLog({ ...within('log'), quick })) };
  progress('producer: what it costs who sends');
  const producer = await benchProducer({ ...within('producer'), batches: quick ? 2 : 20 });
  yield { id: 'producer', title: 'The producer, against plain requests', ...producer };
}
