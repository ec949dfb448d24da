import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { reportText, someOf, whole } from '../command-line.js';
import { benchScale, type Part, parts } from './all.js';
import { Telling } from './telling.js';

interface Options {
  readonly clients?: number;
  readonly events?: number;
  readonly rounds?: number;
  readonly only?: Part[];
  readonly folder?: string;
  readonly seed: number;
  readonly quick?: boolean;
  readonly profile?: string;
  readonly json?: boolean;
}

const usual = { clients: 100_000, events: 5_000_000, rounds: 3 };
const quickly = { clients: 100, events: 2_000, rounds: 1 };

const help = `
The worlds of 5,000,000 events take some 10 GB and half an hour to build with their views: keep them with --folder.

Examples:
  npm run bench:scale -- --folder worlds
  npm run bench:scale -- --quick
  npm run bench:scale -- --clients 20000 --events 1000000 --only B4,B6`;

await new Command('bench:scale')
  .description('what a ledger of millions of events costs, as ratios within one run')
  .option('--clients <number>', `clients of the large world (default: ${usual.clients})`, whole)
  .option('--events <number>', `about how many events it has (default: ${usual.events})`, whole)
  .option('--rounds <number>', `turns of each side (default: ${usual.rounds}, quick ${quickly.rounds})`, whole)
  .option('--only <parts>', `some of ${parts.join(',')}`, someOf(parts))
  .option('--folder <folder>', 'keeps the worlds there, and uses those that are there')
  .option('--seed <number>', 'another world of the same size', whole, 1)
  .option('--quick', 'small worlds and small turns: about a minute, and rough')
  .option('--profile <folder>', "write CPU profiles of the ledger's processes, which makes them slower")
  .option('--json', 'the report as JSON')
  .addHelpText('after', help)
  .action(run)
  .parseAsync();

async function run({ folder, profile, json, quick = false, only = [...parts], ...asked }: Options): Promise<void> {
  if (profile !== undefined) mkdirSync(profile, { recursive: true });
  const telling = new Telling();
  const report = await benchScale({
    ...(quick ? quickly : usual),
    ...asked,
    only,
    quick,
    folder: folder && resolve(folder),
    profile: profile && resolve(profile),
    progress: (what, done, of) => telling.tell(what, done, of),
  });
  telling.stop();
  process.stdout.write(reportText(report, json));
}
