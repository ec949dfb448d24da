import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { duration } from '#libs/evidence';
import { backoffMs } from '../../../packages/producer/backoff.js';
import { LedgerTrouble } from '../../../packages/producer/ledger-answer.js';
import { bearerToken } from '../bearer-headers.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { defaultUrl, ledgerAddress } from '../ledger-address.js';
import { print } from '../output.js';
import { type OutboxTable, outboxTable, tablesOf } from '../relay/outbox-table.js';
import { Relay, type Relayed } from '../relay/relay.js';
import { atWork } from '../signs-of-life.js';
import { printable } from '../table.js';

interface RelayCommandOptions {
  readonly postgres?: string;
  readonly table: string;
  readonly source?: string;
  readonly url: string;
  readonly createTable?: boolean;
  readonly ddl?: boolean;
  readonly once?: boolean;
  readonly heartbeatEvery: string;
  readonly json?: boolean;
}

/** How long it waits where nothing is left to send. */
const idleMs = 1_000;

const help = `
The exchange writes a row for each piece of evidence in the transaction of what it tells: both are there, or neither. The
relay numbers the rows, sends them and marks what the ledger said of each; what is refused keeps its reasons (answer) and its
number, and is never dropped. Mend such a row and set its state to waiting. Rows that were sent (state sent) are yours to
delete. Any number of relays may work on one table. It runs until it is ended, or with --once until nothing waits.

PGPASSWORD, or a file ~/.pgpass, has the password; INITIUM_TOKEN or INITIUM_TOKEN_FILE the ledger's token.
It ends with 0, with 1 when rows are refused, with 2 when it could not begin.

Examples:
  $ initium relay --table outbox --ddl | psql exchange
  $ initium relay --postgres postgres://crm@db.example/exchange --table outbox --source crm --url https://ledger.example.com`;

/** `initium relay`: evidence from an outbox table, sent to a ledger. */
export function relayCommand(): Command {
  return new Command('relay')
    .description("evidence from an outbox table that the exchange's own transactions write, sent to a ledger")
    .requiredOption('--table <name>', 'the outbox table, or schema.table')
    .option('--postgres <url>', 'the database')
    .option('--source <name>', 'the CloudEvents source that the table is of, the same for ever')
    .option('--url <address>', 'the ledger', defaultUrl)
    .option('--create-table', 'make the table where there is none')
    .option('--ddl', 'print how the table is made, and do nothing')
    .option('--once', 'end when nothing waits')
    .option('--heartbeat-every <duration>', 'how often to say that the source is alive, or never', 'PT15M')
    .option('--json', 'one JSON object at the end')
    .addHelpText('after', help)
    .action(run);
}

async function run(options: RelayCommandOptions): Promise<void> {
  const table = outboxTable(options.table);
  if (options.ddl) return print(tablesOf(table));
  const stopped = new AbortController();
  const stop = (): void => stopped.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const relaying = new Relaying(options, table);
    const { refused } = await relaying.until(stopped.signal);
    if (refused > 0) process.exitCode = exitCodes.bad;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

class Relaying {
  readonly #options: RelayCommandOptions;
  readonly #open: () => Promise<Relay>;
  #relay: Relay | undefined;
  #sent = 0;

  constructor(options: RelayCommandOptions, table: OutboxTable) {
    const { postgres, source, url, createTable, heartbeatEvery } = options;
    if (postgres === undefined || source === undefined)
      throw new CommandFailure('--postgres and --source: both are needed to relay anything');
    const heartbeatEveryMs = heartbeatEvery === 'never' ? undefined : duration(heartbeatEvery);
    if (Number.isNaN(heartbeatEveryMs))
      throw new CommandFailure('--heartbeat-every: must be an ISO 8601 duration such as PT15M, or never');
    const token = bearerToken();
    const address = { ledger: ledgerAddress(url, '').href, ...(token !== undefined && { token }) };
    this.#options = options;
    this.#open = () =>
      Relay.open({ postgres, table, source, address, heartbeatEveryMs }, createTable ? tablesOf(table) : undefined);
  }

  /** Relays until it is ended, or nothing is left; waits where the database or the ledger is away, and tries again. */
  async until(signal: AbortSignal): Promise<{ readonly refused: number }> {
    // What is wrong at the start, somebody who has just typed it can mend.
    this.#relay = await this.#open().catch(unreachable);
    let failures = 0;
    for (let isDone = false; !isDone && !signal.aborted; ) {
      try {
        this.#relay ??= await this.#open();
        const { sent, refused } = await this.#relay.turn(signal);
        failures = 0;
        this.#sent += sent;
        if (sent + refused > 0) continue;
        isDone = this.#options.once === true;
        if (!isDone) await rest(idleMs, signal);
      } catch (error) {
        if (signal.aborted) break;
        await this.#wait(error as Error, ++failures, signal);
      }
    }
    return this.#report();
  }

  async #wait(error: Error, failures: number, signal: AbortSignal): Promise<void> {
    if (!(error instanceof LedgerTrouble)) {
      await this.#relay?.close();
      this.#relay = undefined;
    }
    const waitMs = backoffMs(failures, error instanceof LedgerTrouble ? error.retryAfterMs : 0);
    process.stderr.write(`${printable(error.message)}; again in ${(waitMs / 1_000).toFixed(1)} s\n`);
    await rest(waitMs, signal);
  }

  async #report(): Promise<Relayed> {
    atWork('looking what is left');
    const relay = this.#relay ?? (await this.#open().catch(unreachable));
    const { waiting, refused } = await relay.left();
    await relay.close();
    const report = { sent: this.#sent, waiting, refused };
    await print(
      this.#options.json
        ? `${JSON.stringify(report)}\n`
        : `${report.sent} sent, ${waiting} waiting, ${refused} refused${refused > 0 ? ': see their answer' : ''}\n`,
    );
    return report;
  }
}

const rest = (ms: number, signal: AbortSignal): Promise<unknown> =>
  pause(ms, undefined, { signal }).catch(() => undefined);

function unreachable(error: Error): never {
  if (error instanceof CommandFailure) throw error;
  throw new CommandFailure(`--postgres: ${error.message || 'the database cannot be reached'}`);
}
