import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { exitCodes } from '../failure.js';
import { atRest } from '../signs-of-life.js';

/** A program of its own: what measures the ledger is no part of it, and nothing here imports it. */
const program = fileURLToPath(new URL('../../../bench/main.js', import.meta.url));

/** `initium bench`: starts the benchmarks, which read the options themselves, and ends as they end. */
export function benchCommand(): Command {
  return new Command('bench')
    .description('the benchmarks, as ratios against raw limits measured in the same run')
    .helpOption(false)
    .argument('[options...]', 'initium bench --help says which')
    .allowUnknownOption()
    .action(run);
}

async function run(_options: readonly string[], _none: object, { args }: Command): Promise<void> {
  const child = fork(program, args, { stdio: 'inherit' });
  atRest();
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? exitCodes.usage;
}
