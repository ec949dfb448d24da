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
  /** All sections when left out. */
  readonly only?: readonly SectionId[] | undefined;
  readonly rounds: number;
  /** Small turns, for a look and for CI. */
  readonly quick?: boolean;
  /** Folder for CPU profiles of the ledger's processes. */
  readonly profile?: string;
  /** Told what is being measured. */
  progress?(what: string): void;
}

/** How one section is measured, with turns of the asked size, in a folder of its own. */
interface Measured {
  readonly title: string;
  /** What is told while it is measured. */
  readonly what: string;
  measure(turns: Turns): Promise<Partial<Pick<Section, 'comparisons' | 'figures'>>>;
}

interface Turns {
  readonly folder: string;
  readonly rounds: number;
  readonly profile: string | undefined;
  readonly quick: boolean;
}

const sections = {
  B1: {
    title: 'Batch intake over HTTP, all on',
    what: 'batch intake',
    measure: ({ quick, ...turns }) => benchIntake({ ...turns, batches: quick ? 3 : 40 }),
  },
  B2: {
    title: 'Single events over HTTP, durable',
    what: 'single events',
    measure: ({ quick, ...turns }) => benchSingle({ ...turns, perConnection: quick ? 20 : 100 }),
  },
  B3: {
    title: 'Status of a client with 1,000 events',
    what: 'status',
    measure: async ({ quick, ...turns }) => ({
      comparisons: await benchStatus({ ...turns, clients: quick ? 24 : 40 }),
    }),
  },
  B4: {
    title: 'Assessments in memory, one thread',
    what: 'assessments',
    measure: async ({ quick, rounds }) => ({ figures: await benchAssessments({ rounds, turnMs: quick ? 50 : 300 }) }),
  },
  B5: {
    title: 'Webhooks: signed, mapped, sealed, durable',
    what: 'webhooks',
    measure: ({ quick, ...turns }) => benchWebhooks({ ...turns, perConnection: quick ? 20 : 200 }),
  },
  log: { title: 'The log', what: 'what it costs, its sequencer, and replaying it', measure: benchLog },
  producer: {
    title: 'The producer, against plain requests',
    what: 'what it costs who sends',
    measure: ({ quick, ...turns }) => benchProducer({ ...turns, batches: quick ? 2 : 20 }),
  },
} as const satisfies Readonly<Record<string, Measured>>;

export type SectionId = keyof typeof sections;
export const sectionIds = Object.keys(sections) as SectionId[];

/** Everything, or what is asked for, one after the other, on the loopback only. */
export function bench(options: BenchOptions): Promise<BenchReport> {
  return reportOf(options, (folder) => measured(options, folder));
}

async function* measured(options: BenchOptions, folder: string): AsyncGenerator<Section> {
  const { rounds, quick = false, profile, progress = () => undefined, only = sectionIds } = options;
  for (const id of only) {
    const { title, what, measure }: Measured = sections[id];
    progress(`${id}: ${what}`);
    const found = await measure({ folder: join(folder, id), rounds, profile, quick });
    yield { id, title, comparisons: [], figures: [], ...found };
  }
}
