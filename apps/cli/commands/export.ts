import { Command } from 'commander';
import { oneClient } from '../export/one-client.js';
import { toFile, toStandardOutput } from '../export/whole-file.js';
import { type Exported, wholeLedger } from '../export/whole-ledger.js';
import { CommandFailure } from '../failure.js';
import { defaultUrl } from '../ledger-address.js';
import { print } from '../output.js';
import { ProgressLine } from '../progress-line.js';

interface ExportOptions {
  readonly out: string;
  readonly url: string;
  readonly client?: string;
  readonly withSources?: boolean;
  readonly json?: boolean;
}

const chunkBytes = 256 * 1024;
const pseudonym = /^[A-Za-z0-9._~:@+-]{1,128}$/;

const help = `
Each line is a CloudEvent as it was recorded, with ledgertime and position, in the order of recording: what
\`initium assess\` reads. The file has its name only once it is whole, and is for its owner only. --out - is standard output.

Without --client it is the whole ledger: evidence, and what the ledger says of itself, its quarantine, conflicts and
bookkeeping (ledger.*) among it, so that on the embedded store no position is missing, and every answer can be recomputed.

With --client it is that client's own file: its evidence and that of all identifiers and accounts linked to it; campaigns,
actors, surfaces, assets, entities, sources and reference data. Positions of what is about others are left out. How far
each source was covered (R-227) is there as the ledger found it, in lines of type ledger.coverage. With --with-sources
everything that the registered sources sent is there instead, whoever it is about, for it takes every number that a source
sent to recompute that none is missing. Do not hand that on as one client's.

Examples:
  $ initium export --out ledger.ndjson
  $ initium export --client c-1042 --out c-1042.ndjson`;

/** `initium export`: recorded evidence as CloudEvents, in order. */
export function exportCommand(): Command {
  return new Command('export')
    .description('what a ledger holds as CloudEvents, in order')
    .requiredOption('--out <file>', 'where to, NDJSON')
    .option('--client <id>', "only this client's file")
    .option('--with-sources', 'with --client: also all that the registered sources sent, about anybody')
    .option('--url <address>', 'the ledger', defaultUrl)
    .option('--json', 'the report as JSON')
    .addHelpText('after', help)
    .action(run);
}

/** What to export, and where to. */
export type Exporting = Omit<ExportOptions, 'json'>;

async function run({ json, ...exporting }: ExportOptions): Promise<void> {
  const report = await exportLedger(exporting);
  if (report.out !== '-') await print(reportOf(report, json));
}

/** Exports, and gives what was written. */
export async function exportLedger({ out, url, client, withSources }: Exporting): Promise<ExportReport> {
  if (withSources && client === undefined)
    throw new CommandFailure('--with-sources: is for --client; the whole ledger has all that sources sent');
  if (client !== undefined && !pseudonym.test(client)) {
    throw new CommandFailure(`--client ${client}: must be the client's pseudonym, without client/`);
  }
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const { signal } = interrupted;
  const progress = new ProgressLine('export', undefined);
  try {
    const pieces =
      client === undefined
        ? wholeLedger(url, signal)
        : oneClient(url, client, withSources ? 'everything' : 'findings', signal);
    const written = await write(pieces, out, progress);
    progress.stop();
    return { out, client, ...written, seconds: progress.seconds };
  } catch (error) {
    progress.stop();
    throw signal.aborted ? new CommandFailure('interrupted; nothing was exported') : error;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

interface Written {
  readonly events: number;
  readonly bytes: number;
}

async function write(pieces: AsyncIterable<Exported>, out: string, progress: ProgressLine): Promise<Written> {
  const destination = out === '-' ? toStandardOutput : await toFile(out);
  const written = { events: 0, bytes: 0 };
  let chunk: Uint8Array[] = [];
  let length = 0;
  const flush = async (): Promise<void> => {
    await destination.write(Buffer.concat(chunk, length));
    [chunk, length] = [[], 0];
  };
  try {
    for await (const { bytes, events } of pieces) {
      written.events += events;
      written.bytes += bytes.length;
      length += bytes.length;
      chunk.push(bytes);
      progress.update(written.events);
      if (length >= chunkBytes) await flush();
    }
    await flush();
    await destination.finish();
    return written;
  } catch (error) {
    await destination.abandon();
    throw error;
  }
}

export interface ExportReport extends Written {
  readonly out: string;
  readonly client?: string;
  readonly seconds: number;
}

function reportOf(report: ExportReport, json = false): string {
  if (json) return `${JSON.stringify(report)}\n`;
  const { events, bytes, out, seconds } = report;
  const number = new Intl.NumberFormat('en');
  return `${number.format(events)} events (${number.format(bytes)} bytes) in ${out}, ${seconds.toFixed(1)} s\n`;
}
