import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { exitCodes, reportFailure } from '../apps/cli/failure.js';
import { endWithReader, print } from '../apps/cli/output.js';
import { bench, type SectionId, sectionIds } from './all.js';
import { someOf, whole } from './command-line.js';
import { reportText } from './report.js';

interface Options {
  readonly rounds?: number;
  readonly only?: SectionId[];
  readonly quick?: boolean;
  readonly profile?: string;
  readonly json?: boolean;
}

const rounds = { usual: 7, quick: 3 };

const command = new Command('initium bench')
  .description('the benchmarks, as ratios against raw limits measured in the same run')
  .option('--rounds <number>', `turns of each side (default: ${rounds.usual}, quick ${rounds.quick})`, whole)
  .option('--only <sections>', `some of ${sectionIds.join(',')}`, someOf(sectionIds))
  .option('--quick', 'small turns: about a minute, and rough')
  .option('--profile <folder>', "write CPU profiles of the ledger's processes, which makes them slower")
  .option('--json', 'the report as JSON')
  .addHelpText('after', '\nExample:\n  initium bench --quick')
  .showHelpAfterError('(initium bench --help says more)')
  .exitOverride()
  .action(run);

async function run({ rounds: asked, only, quick = false, profile, json }: Options): Promise<void> {
  const folder = profile === undefined ? undefined : resolve(profile);
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  const report = await bench({
    rounds: asked ?? (quick ? rounds.quick : rounds.usual),
    only,
    quick,
    profile: folder,
    progress: (what) => process.stderr.write(`${what} …\n`),
  });
  await print(json ? `${JSON.stringify(report)}\n` : reportText(report));
}

endWithReader();
// `initium bench` started this, and measures nothing once it has ended itself.
process.once('disconnect', () => process.exit(exitCodes.usage));
process.channel?.unref();
try {
  await command.parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error);
}
