import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { bench } from '../../../test/bench/index.js';
import { reportText } from '../bench-report.js';
import { print } from '../output.js';

interface Options {
  readonly rounds?: number;
  readonly quick?: boolean;
  readonly profile?: string;
  readonly json?: boolean;
}

const rounds = { usual: 7, quick: 3, max: 100 };

/** `initium bench`: ratios against raw limits that are measured in the same run. */
export function benchCommand(): Command {
  return new Command('bench')
    .description('the benchmarks, as ratios against raw limits measured in the same run')
    .option('--rounds <number>', `turns of each side (default: ${rounds.usual}, quick ${rounds.quick})`, roundsOf)
    .option('--quick', 'small turns: under a minute, and rough')
    .option('--profile <folder>', "write CPU profiles of the ledger's processes, which makes them slower")
    .option('--json', 'the report as JSON')
    .addHelpText('after', '\nExample:\n  initium bench --quick')
    .action(run);
}

function roundsOf(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > rounds.max)
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${rounds.max}.`);
  return number;
}

async function run({ rounds: asked, quick = false, profile, json }: Options): Promise<void> {
  const folder = profile === undefined ? undefined : resolve(profile);
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  const report = await bench({
    rounds: asked ?? (quick ? rounds.quick : rounds.usual),
    quick,
    profile: folder,
    progress: (what) => process.stderr.write(`${what} …\n`),
  });
  await print(json ? `${JSON.stringify(report)}\n` : reportText(report));
}
