import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { missingCommand, serverCommand } from '../../test/eventstore/find-server.js';
import { machineText, someOf, whole } from '../command-line.js';
import { sectionText } from '../report.js';
import { benchServer, type Part, parts } from './all.js';

interface Options {
  readonly rounds?: number;
  readonly only?: Part[];
  readonly emmettSqlite?: string;
  readonly quick?: boolean;
  readonly profile?: string;
  readonly json?: boolean;
}

const rounds = { usual: 5, quick: 1 };

const help = `
Set INITIUM_TEST_EVENTSTORE_COMMAND to a command that starts a server of EventStoreDB in the foreground, called with a port
and an empty data folder. Each side of a comparison has a server of its own.

emmett's SQLite store stands on the driver sqlite3, which downloads its binary when it is installed, so it is no
dependency of this project. To have it compared as well, install it in a folder of its own and name that:
  npm install --prefix FOLDER @event-driven-io/emmett@0.38.5 @event-driven-io/emmett-sqlite@0.38.5 sqlite3@5.1.7

Examples:
  npm run bench:server -- --quick
  npm run bench:server -- --only B9 --emmett-sqlite FOLDER`;

await new Command('bench:server')
  .description('the ledger on EventStoreDB, and against emmett, as ratios within one run')
  .option('--rounds <number>', `turns of each side (default: ${rounds.usual}, quick ${rounds.quick})`, whole)
  .option('--only <parts>', `some of ${parts.join(',')}`, someOf(parts))
  .option('--emmett-sqlite <folder>', 'where emmett-sqlite is installed, to be compared as well')
  .option('--quick', 'small turns, and rough')
  .option('--profile <folder>', "write CPU profiles of the ledger's processes, which makes them slower")
  .option('--json', 'the report as JSON')
  .addHelpText('after', help)
  .action(run)
  .parseAsync();

async function run({ profile, json, quick = false, only = [...parts], ...asked }: Options): Promise<void> {
  if (serverCommand === undefined) {
    process.stderr.write(`bench:server ${missingCommand}\n`);
    process.exitCode = 2;
    return;
  }
  if (profile !== undefined) mkdirSync(profile, { recursive: true });
  const report = await benchServer({
    command: serverCommand,
    rounds: asked.rounds ?? (quick ? rounds.quick : rounds.usual),
    only,
    quick,
    emmettSqlite: asked.emmettSqlite && resolve(asked.emmettSqlite),
    profile: profile && resolve(profile),
    measured: (section) => void (json || process.stdout.write(`${sectionText(section)}\n`)),
    progress: (what) => process.stderr.write(`${what} …\n`),
  });
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${machineText(report)}\n`);
}
