import { join } from 'node:path';
import { benchIntake } from '../intake.js';
import { type BenchReport, reportOf, type Section } from '../report-of.js';
import { benchStatus } from '../status.js';
import { benchBurdens } from './burdens.js';
import { benchCatchUpIfThere } from './catch-up.js';
import { benchGrowth } from './growth.js';
import { benchScaledIntake } from './intake.js';
import { benchLargeClients } from './large-clients.js';
import { benchLatency } from './latency.js';
import { benchPortfolio, portfolioPaths } from './portfolio.js';
import { benchRebuild } from './rebuild.js';
import { benchSteady } from './steady.js';
import { Worlds, type WorldsSize } from './worlds.js';

export interface ScaleOptions extends WorldsSize {
  readonly rounds: number;
  readonly only: readonly Part[];
  /** Where worlds are kept for another run; a folder that is gone afterwards when left out. */
  readonly folder?: string;
  readonly quick?: boolean;
  readonly profile?: string;
}

interface PartOptions extends Required<Pick<ScaleOptions, 'rounds' | 'quick' | 'progress'>> {
  readonly worlds: Worlds;
  /** Of the part's own. */
  readonly folder: string;
  readonly profile: string | undefined;
}

interface PartOfScale {
  readonly title: string;
  measure(options: PartOptions): Promise<Partial<Omit<Section, 'id' | 'title'>>>;
}

const all = {
  B1: {
    title: 'Batch intake over HTTP, all on',
    async measure({ folder, rounds, quick, profile }) {
      const size = { folder, rounds, batches: quick ? 3 : 40, ids: ['ordered'], ways: ['batches'] } as const;
      return benchIntake({ ...size, profile, goal: { least: 0.45 } });
    },
  },
  B3: {
    title: 'First status of a client with 1,000 events',
    async measure({ folder, rounds, quick, profile }) {
      const size = { folder, rounds, clients: quick ? 24 : 40, ways: ['http'] } as const;
      return { comparisons: await benchStatus({ ...size, profile, goal: { most: 1.8 } }) };
    },
  },
  B4: {
    title: 'Rebuild of the views',
    async measure({ worlds, rounds, quick }) {
      return benchRebuild(await worlds.large('ordered'), { rounds, quick });
    },
  },
  B6: {
    title: 'Intake over HTTP, all on, as the ledger grows',
    async measure({ worlds, folder, rounds, quick, profile }) {
      const ofIds = async (ids: 'ordered' | 'random') =>
        benchScaledIntake([await worlds.large(ids), await worlds.small(ids)], {
          ...{ folder, rounds, batches: quick ? 2 : 10, profile },
        });
      const ordered = await ofIds('ordered');
      if (quick) return ordered;
      const random = await ofIds('random');
      return {
        comparisons: [...ordered.comparisons, ...random.comparisons],
        figures: [...ordered.figures, ...random.figures],
      };
    },
  },
  B7: {
    title: 'Catching up with a ledger on EventStoreDB',
    measure: ({ folder, rounds, quick, profile }) => benchCatchUpIfThere({ folder, rounds, quick, profile }),
  },
  B8: {
    title: 'The portfolio over all clients, and lists of them',
    async measure({ worlds, folder, rounds, quick, profile }) {
      const size = { folder, rounds, sample: quick ? 20 : 500, pages: quick ? 5 : 100, profile };
      return benchPortfolio(await worlds.large('ordered'), size);
    },
  },
  latency: {
    title: 'Questions while intake runs at half of its most',
    async measure({ worlds, folder, quick, profile }) {
      const world = await worlds.large('ordered');
      const size = { seconds: quick ? 1 : 30, batches: quick ? 2 : 20, overAll: [portfolioPaths(world).now] };
      return { figures: await benchLatency(world, { ...size, folder, profile }) };
    },
  },
  steady: {
    title: 'Changes and questions while 3,000 events/s come in',
    async measure({ worlds, folder, quick, profile }) {
      const size = quick ? { seconds: 1, waitSeconds: 15 } : { seconds: 60, waitSeconds: 60 };
      return { figures: await benchSteady(await worlds.large('ordered'), { ...size, folder, profile }) };
    },
  },
  large: {
    title: 'Questions about clients with very much',
    async measure({ folder, quick, profile }) {
      const size = quick ? { part: 0.02, looks: 2 } : { part: 1, looks: 5 };
      return { figures: await benchLargeClients({ ...size, folder, profile }) };
    },
  },
  growth: {
    title: 'A client with many logins, and the view of statuses',
    async measure({ folder, quick, progress }) {
      const size = quick
        ? { logins: [50], looks: 3, clients: ['unlocated'] as const }
        : { logins: [1_000, 10_000], looks: 50, clients: ['located', 'unlocated'] as const };
      return { figures: await benchGrowth({ ...size, folder, progress }) };
    },
  },
  burdens: {
    title: 'What one party alone can record',
    async measure({ folder, quick, progress }) {
      const size = quick ? { part: 0.003, secondsMax: 20 } : { part: 1, secondsMax: 400 };
      return benchBurdens({ ...size, folder, progress });
    },
  },
} satisfies Record<string, PartOfScale>;

export type Part = keyof typeof all;
export const parts = Object.keys(all) as Part[];

/** What is measured, one part after the other, on worlds of the asked size. */
export function benchScale(options: ScaleOptions): Promise<BenchReport> {
  const { rounds, quick = false, profile, progress } = options;
  return reportOf(options, async function* (folder) {
    const worlds = new Worlds(options, options.folder ?? join(folder, 'worlds'));
    for (const part of parts) {
      if (!options.only.includes(part)) continue;
      const { title, measure }: PartOfScale = all[part];
      progress(`${part}: ${title}`);
      const measured = await measure({ worlds, folder: join(folder, part), rounds, quick, profile, progress });
      yield { id: part, title, comparisons: [], figures: [], ...measured };
    }
  });
}
