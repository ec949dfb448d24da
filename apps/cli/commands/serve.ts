import { Command } from 'commander';
import { type Clock, openSqliteReader, SimulatedClock } from '#libs/event-store';
import { type Config, readConfig } from '../../ledger/config.js';
import type { RunningLedger } from '../../ledger/main.js';
import { boundHeap } from '../bounded-heap.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { print } from '../output.js';

interface ServeOptions {
  readonly listen?: string;
  readonly data?: string;
  readonly simulated?: boolean;
  readonly create?: boolean;
  readonly acceptClock?: boolean;
  readonly lastCheckpoint?: string;
  readonly lastCheckpointFromWitnesses?: boolean;
  readonly json?: boolean;
}

/** The promise is 5 seconds from the signal to the end; the ledger itself takes 4 at most. */
const endWithinMs = 4800;
const tickMs = 5;

const help = `
Settings are environment variables (docs/operations.md); --listen and --data stand in for INITIUM_LISTEN and
INITIUM_DATA. It prints one line once it listens, and logs to standard error. SIGINT and SIGTERM end it within 5 seconds
with nothing lost that was acknowledged. A wrong setting, a folder in use or a taken address ends it with 2.

Example:
  $ initium serve --data ./data --listen 127.0.0.1:8080
  Initium listens at http://127.0.0.1:8080 (what it answers: http://127.0.0.1:8080/docs, its data: ./data)`;

/** `initium serve`: the ledger, until a signal ends it. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('the ledger: HTTP API and read models, on an embedded store')
    .option('--listen <host:port>', 'where to listen; port 0 takes any free one')
    .option('--data <folder>', 'what this process keeps')
    .option('--simulated', "open a ledger that was recorded under a simulated clock; now is its last event's or later")
    .option('--create', 'make a new ledger also where one was and its file is gone')
    .option('--accept-clock', 'record with the clock as it is, however far it is from the last event')
    .option('--last-checkpoint <file>', 'go on signing the log from here: its own note of that is lost')
    .option('--last-checkpoint-from-witnesses', 'the same from what the witnesses of its policy have cosigned')
    .option('--json', 'the line about where it listens as JSON')
    .addHelpText('after', help)
    .action(serve);
}

async function serve({ listen, data, simulated, json, ...options }: ServeOptions): Promise<void> {
  const signal = firstSignal();
  const config = readConfig({
    ...process.env,
    ...(listen !== undefined && { INITIUM_LISTEN: listen }),
    ...(data !== undefined && { INITIUM_DATA: data }),
  });
  boundHeap(config.memory);
  // Only now, so that what is wrong with the settings is said at once.
  const { startLedger } = await import('../../ledger/main.js');
  const ledger = await startLedger({
    config,
    ...options,
    ...(simulated && { clock: await simulatedClock(config) }),
  });
  const docs = `${ledger.url}/docs`;
  const line = `Initium listens at ${ledger.url} (what it answers: ${docs}, its data: ${config.dataDir})`;
  await print(`${json ? JSON.stringify({ url: ledger.url, docs, data: config.dataDir }) : line}\n`);
  await signal;
  process.exit(await end(ledger));
}

/** Resolves at the first signal to end. A second one ends the process at once, as whoever sends it twice expects. */
function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

async function end(ledger: RunningLedger): Promise<number> {
  const late = setTimeout(() => {
    process.stderr.write('error: the ledger did not end in time; what it acknowledged is on disk\n');
    process.exit(exitCodes.bad);
  }, endWithinMs);
  await ledger.close();
  clearTimeout(late);
  return exitCodes.good;
}

/** The real time, or where that is not later the time of the ledger's last event and from there on. */
async function simulatedClock({ dataDir }: Config): Promise<Clock> {
  const ahead = Math.max(0, (await lastLedgertime(dataDir)) - Date.now());
  const clock = new SimulatedClock(Date.now() + ahead);
  setInterval(() => clock.set(Date.now() + ahead), tickMs).unref();
  return clock;
}

async function lastLedgertime(folder: string): Promise<number> {
  try {
    const reader = openSqliteReader({ folder });
    try {
      return (await reader.head())?.ledgertime ?? 0;
    } finally {
      await reader.close();
    }
  } catch (error) {
    const why = 'holds no ledger; --simulated opens one that was recorded under a simulated clock';
    throw new CommandFailure(`${folder}: ${why}`, { cause: error });
  }
}
