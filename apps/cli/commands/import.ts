import { stat } from 'node:fs/promises';
import { Command } from 'commander';
import { CommandFailure, exitCodes } from '../failure.js';
import { deliver } from '../import/delivery.js';
import {
  checkpointPath,
  type ImportOf,
  type Progressed,
  readCheckpoint,
  removeCheckpoint,
  writeCheckpoint,
} from '../import/import-checkpoint.js';
import { ImportTally } from '../import/import-tally.js';
import { reportText } from '../import/report.js';
import { defaultUrl, ledgerAddress } from '../ledger-address.js';
import type { Mapper } from '../mappers/mapper.js';
import { mapperAsked } from '../mappers/mappers.js';
import { print } from '../output.js';
import { ProgressLine } from '../progress-line.js';

interface ImportOptions {
  readonly mapper: string;
  readonly source?: string;
  readonly pseudonymKeys?: string;
  readonly url: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

interface Importing extends ImportOf {
  readonly isDryRun: boolean;
  readonly by: Mapper;
}

const checkpointEveryMs = 250;
const nothingYet: Progressed = { offset: { bytes: 0, lines: 0 }, tally: new ImportTally() };

const help = `
An import that was interrupted goes on where it was when the same command is typed again: how far it came is kept beside
each file, in FILE.import.json, until the file is done. Sending anything twice records nothing twice. FILE - is standard
input, which cannot be gone on with.
It ends with 0 when all is recorded, with 1 when anything was quarantined or in conflict, with 2 when it could not finish.

A file in whose first lines nothing looks like an event is refused, for a ledger keeps what it quarantines. --dry-run asks
what the ledger would say of each event, and keeps nothing.

The export of another ledger is taken as it is. When something was recorded is for this ledger to say: the time that the
other one gave is kept as claimedledgertime, without effect, so that what is late by now stays late. What the other ledger
said of itself (its reference data, its quarantine) is counted as passed over.

--mapper cloudevents takes CloudEvents as NDJSON, or the export of a ledger. Other names are of vendors, and a file is a mapping
of your own: initium mapper list, and packages/mappers/README.md. What a mapping ignores is counted; of what it can make nothing
of, the whole record goes into quarantine. Names, addresses and numbers become pseudonyms by the firm's own key.

Example:
  $ initium import --dry-run crm-2026-08.ndjson
  $ initium import crm-2026-08.ndjson --url http://127.0.0.1:8080
  $ initium import --mapper sendgrid events.json`;

/** `initium import`: evidence from files, sent to a ledger as one stream each. */
export function importCommand(): Command {
  return new Command('import')
    .description("evidence from a vendor's export, sent to a ledger; resumable")
    .argument('<file...>', 'files to send, in this order')
    .option('--mapper <name>', 'what the files are: a name, or the file of a mapping', 'cloudevents')
    .option('--source <name>', "under which source a vendor's events are recorded; the mapping's name otherwise")
    .option('--pseudonym-keys <file>', "the firm's keys for pseudonyms; INITIUM_PSEUDONYM_KEY_FILE otherwise")
    .option('--url <address>', 'the ledger', defaultUrl)
    .option('--dry-run', 'say what would become of each event, and record nothing')
    .option('--json', 'the report as JSON')
    .addHelpText('after', help)
    .action(run);
}

async function run(files: readonly string[], options: ImportOptions): Promise<void> {
  const { url, dryRun = false, json } = options;
  const by = await mapperAsked(options);
  const quarantine = ledgerAddress(url, 'v1/quarantine').href;
  const imports = files.map((file) => ({ file, mapper: by.name, by, url, isDryRun: dryRun }));
  const sizes = await Promise.all(files.map(sizeOf));
  const total = sizes.includes(undefined) ? undefined : sizes.reduce((sum: number, size = 0) => sum + size, 0);
  const progress = new ProgressLine('import', total);
  let all = new ImportTally();
  let done = 0;
  let sent = 0;
  try {
    for (const [index, each] of imports.entries()) {
      const told = ({ offset }: Progressed) => progress.update(++sent, done + offset.bytes);
      all = all.plus(await importFile(each, told));
      done += sizes[index] ?? 0;
    }
  } finally {
    progress.stop();
  }
  const report = {
    files,
    isDryRun: dryRun,
    ...all.counts,
    refused: all.refused,
    ignored: all.ignored,
    sent,
    seconds: progress.seconds,
    quarantine,
  };
  await print(json ? `${JSON.stringify(report)}\n` : reportText(report));
  process.exitCode = all.isClean ? exitCodes.good : exitCodes.bad;
}

async function sizeOf(file: string): Promise<number | undefined> {
  if (file === '-') return undefined;
  const stats = await stat(file);
  if (!stats.isFile()) throw new CommandFailure(`${file}: is no file`);
  return stats.size;
}

/** Sends what is left of one file, keeping how far it came. */
async function importFile(of: Importing, told: (progressed: Progressed) => void): Promise<ImportTally> {
  const { file, by, url, isDryRun } = of;
  const from = (isResumable(of) ? await readCheckpoint(of) : undefined) ?? nothingYet;
  const events = by.events(file, from.offset);
  const tally = new ImportTally(from.tally);
  let { offset } = from;
  const keep = keeper(of);
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  if (from.offset.bytes > 0) process.stderr.write(`${file}: goes on after line ${from.offset.lines}\n`);
  try {
    for await (const answered of deliver(url, events, { signal: interrupted.signal, isDryRun })) {
      tally.add(file, answered);
      offset = { bytes: answered.end, lines: answered.line };
      told({ offset, tally });
      await keep({ offset, tally });
    }
  } catch (error) {
    await keep({ offset, tally }, { now: true });
    throw interrupted.signal.aborted ? new CommandFailure(interruption(of, offset.lines)) : error;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
  if (isResumable(of)) await removeCheckpoint(file);
  return tally;
}

/** Standard input cannot be read again, and a dry run leaves nothing behind. */
const isResumable = ({ file, isDryRun }: Importing): boolean => file !== '-' && !isDryRun;

function interruption({ file, isDryRun }: Importing, lines: number): string {
  if (isDryRun) return 'interrupted; nothing was recorded';
  return file === '-'
    ? 'interrupted; what was answered is recorded'
    : `interrupted after line ${lines} of ${file}; the same command goes on from there`;
}

/** Writes the checkpoint now and then; says once where that cannot be done. */
function keeper(of: Importing): (progressed: Progressed, when?: { readonly now: boolean }) => Promise<void> {
  let last = performance.now();
  let isPossible = isResumable(of);
  return async (progressed, when) => {
    if (!isPossible || progressed.offset.bytes === 0) return;
    if (!when?.now && performance.now() - last < checkpointEveryMs) return;
    last = performance.now();
    try {
      await writeCheckpoint(of, progressed);
    } catch (error) {
      isPossible = false;
      const { code } = error as NodeJS.ErrnoException;
      process.stderr.write(`${checkpointPath(of.file)}: cannot be written (${code}); an interruption starts over\n`);
    }
  };
}
