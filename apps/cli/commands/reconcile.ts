import { stat } from 'node:fs/promises';
import { Command } from 'commander';
import type { ClosedInterval } from '#libs/assessment';
import { connectionsFileIn } from '../../ledger/config.js';
import { firstInstant, lastInstant } from '../../ledger/inquiry/instants.js';
import { readConnectionFile } from '../../ledger/recording/webhooks/connection-file.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { defaultUrl } from '../ledger-address.js';
import { mapperAsked } from '../mappers/mappers.js';
import { isForPeople, print } from '../output.js';
import { ProgressLine } from '../progress-line.js';
import { reconciledText } from '../reconcile/in-words.js';
import { reconcileSource, unmatchedIn } from '../reconcile/reconcile-source.js';
import { untilInterrupted } from '../until-interrupted.js';

interface ReconcileOptions {
  readonly connection?: string;
  readonly connectionsFile?: string;
  readonly mapper?: string;
  readonly source?: string;
  readonly pseudonymKeys?: string;
  readonly export: string;
  readonly from?: string;
  readonly to?: string;
  readonly heal?: boolean;
  readonly url: string;
  readonly json?: boolean;
}

const help = `
What the vendor lists of a period is held against what the ledger has of the source, message by message: missing here, missing there,
different. What was found is recorded as a Reconciliation. While anything in it is unmatched the period counts as uncovered (R-227),
until two persons resolve that (initium proposals). So begin with --heal: what is missing is imported first, late if it is late by then
and marked with the finding, and what is recorded is what remains, with what was found first.

Say with --from and --to for which period the export was made; else it is the one between its first record and its last. A connection's
export is read by its own mapping; without a connection say --mapper and --source.

A token needs the kind Reconciliation for this (initium token issue --kinds default,Reconciliation).
It ends with 0 where both say the same, with 1 where anything is unmatched, with 2 when it could not finish.

Examples:
  $ initium reconcile --connection mails --export activity-2026-08.csv --from 2026-08-01 --to 2026-08-31 --heal
  $ initium reconcile --mapper sendgrid --source mails --export activity.json`;

/** `initium reconcile`: a vendor's own export against what the ledger holds. */
export function reconcileCommand(): Command {
  return new Command('reconcile')
    .description("a vendor's own export against what the ledger holds of it")
    .requiredOption('--export <file>', "the vendor's export")
    .option('--connection <name>', 'the connection by which the vendor delivers')
    .option('--connections-file <file>', 'the connections file (default: as the settings say)')
    .option('--mapper <name>', 'what the export is, without a connection: a mapping, or its file')
    .option('--source <name>', 'under which its events are recorded, without a connection')
    .option('--pseudonym-keys <file>', 'the keys of the firm (default: INITIUM_PSEUDONYM_KEY_FILE)')
    .option('--from <instant>', 'the period that the export is of')
    .option('--to <instant>', 'its end, which belongs to it')
    .option('--heal', 'import what is missing before the finding is recorded')
    .option('--url <address>', 'the ledger', defaultUrl)
    .option('--json', 'the finding as JSON')
    .addHelpText('after', help)
    .action(run);
}

async function run(options: ReconcileOptions): Promise<void> {
  const { url, export: file, heal = false } = options;
  const period = periodIn(options);
  const { mapper, source, vendor } = await exportOf(options);
  const { size } = await stat(file);
  const progress = new ProgressLine('reconcile', size, 'records');
  const outcome = heal ? 'what was imported stands; the same command goes on' : 'nothing was recorded';
  try {
    const reconciled = await untilInterrupted(outcome, (signal) =>
      reconcileSource({ url, mapper, source, vendor, file, period, heal, signal, progress }),
    );
    progress.stop();
    const { imported, ...told } = reconciled;
    const shown = { ...told, ...(imported !== undefined && { imported: imported.counts }) };
    await print(isForPeople(options) ? reconciledText(reconciled, heal) : `${JSON.stringify(shown)}\n`);
    const { remains, unmapped } = reconciled;
    process.exitCode = unmatchedIn(remains) + unmapped === 0 ? exitCodes.good : exitCodes.bad;
  } finally {
    progress.stop();
  }
}

async function exportOf({ connection, connectionsFile, mapper, source, pseudonymKeys }: ReconcileOptions) {
  if (connection === undefined) {
    if (mapper === undefined || source === undefined)
      throw new CommandFailure('say whose export it is: --connection NAME, or --mapper NAME and --source NAME');
    return { mapper: await mapperAsked({ mapper, source, pseudonymKeys }), source, vendor: vendorOf(mapper) };
  }
  if (mapper !== undefined || source !== undefined)
    throw new CommandFailure(
      '--connection: it says what the export is and of which source; leave out --mapper and --source',
    );
  const file = connectionsFile ?? connectionsFileIn(process.env);
  const entry = (await readConnectionFile(file)).find(({ name }) => name === connection);
  if (entry === undefined) throw new CommandFailure(`${file} has no connection ${connection}`);
  const asked = { mapper: entry.mapping, source: entry.source, pseudonymKeys };
  return { mapper: await mapperAsked(asked), source: entry.source, vendor: vendorOf(entry.mapping) };
}

/** A mapping by its name alone, where it is a file of the firm's. */
const vendorOf = (mapping: string): string => mapping.replace(/^.*[/\\]/, '').replace(/\.ya?ml$/, '');

function periodIn({ from, to }: ReconcileOptions): ClosedInterval | undefined {
  if (from === undefined && to === undefined) return undefined;
  if (from === undefined || to === undefined) throw new CommandFailure('--from and --to belong together');
  const period = { from: firstInstant(from), to: lastInstant(to, Date.now()) };
  for (const [option, text, at] of [['--from', from, period.from] as const, ['--to', to, period.to] as const])
    if (Number.isNaN(at)) throw new CommandFailure(`${option} ${text}: must be a date or an RFC 3339 instant in UTC`);
  if (period.from > period.to) throw new CommandFailure('--to: is before --from');
  return period;
}
