import { statSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { type BackupRecord, backUp } from '#libs/event-store';
import { instantText } from '#libs/evidence';
import { readConfig } from '../../ledger/config.js';
import { shareProgress } from '../file-work.js';
import { print } from '../output.js';
import { untilInterrupted } from '../until-interrupted.js';

interface BackupCommandOptions {
  readonly data?: string;
  readonly json?: boolean;
}

/** How much a ledger that runs on this machine comes first. */
const niceness = 10;

const help = `
The ledger may be running and recording meanwhile, or not. The backup is of one instant. It has its name once every event
of it was read back; it says of itself how many there are and their SHA-256, which initium restore looks at. Nothing is
overwritten. A backup holds all evidence: it is as confidential as the ledger. On EventStoreDB, back up the server.

Examples:
  $ initium backup /mnt/backup
  $ initium backup --data /var/lib/initium /mnt/backup/monday.sqlite`;

/** `initium backup`: the ledger as it stands, in one file. */
export function backupCommand(): Command {
  return new Command('backup')
    .description("the ledger's file, copied while it is written, and read back")
    .argument('<file or folder>', 'the file to make; in a folder, one that is named by the time')
    .option('--data <folder>', 'what the ledger keeps, in place of INITIUM_DATA')
    .option('--json', 'the report as JSON')
    .addHelpText('after', help)
    .action(run);
}

async function run(target: string, { data, json = false }: BackupCommandOptions): Promise<void> {
  const { dataDir: folder } = readConfig({ ...process.env, ...(data !== undefined && { INITIUM_DATA: data }) });
  const to = statSync(target, { throwIfNoEntry: false })?.isDirectory() ? join(target, nameNow()) : target;
  setPriority(niceness);
  const started = performance.now();
  const record = await untilInterrupted('nothing was backed up', async (signal) => {
    const progress = shareProgress('backup', join(folder, 'ledger.sqlite'));
    try {
      return await backUp({ folder, to, signal, onProgress: progress.update });
    } finally {
      progress.stop();
    }
  });
  await print(reportOf(to, record, (performance.now() - started) / 1_000, json));
}

const nameNow = (): string => `ledger-${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}.sqlite`;

function reportOf(file: string, record: BackupRecord, seconds: number, json: boolean): string {
  const { events, last, sha256, made } = record;
  const { size: bytes } = statSync(file);
  const ledgertime = instantText(last.ledgertime);
  if (json) {
    const { position } = last;
    return `${JSON.stringify({ file, events, position, ledgertime, sha256, made, bytes, seconds })}\n`;
  }
  const number = new Intl.NumberFormat('en');
  return [
    `${number.format(events)} events up to position ${last.position} (${ledgertime}) in ${file}`,
    `${number.format(bytes)} bytes, all read back, ${seconds.toFixed(1)} s; SHA-256 of the events: ${sha256}\n`,
  ].join('\n');
}
