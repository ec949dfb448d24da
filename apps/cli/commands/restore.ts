import { join } from 'node:path';
import { Command } from 'commander';
import { type Restored, restore } from '#libs/event-store';
import { instantText } from '#libs/evidence';
import { readConfig } from '../../ledger/config.js';
import { bookkeeping } from '../../ledger/ledger-fact.js';
import { shareProgress } from '../file-work.js';
import { print } from '../output.js';
import { untilInterrupted } from '../until-interrupted.js';

interface RestoreCommandOptions {
  readonly data?: string;
  readonly json?: boolean;
}

const help = `
The folder must be new or empty: keep the old one as evidence, it may hold what the backup lacks. Every event is read and
held against what the backup says of itself. The ledger records that it was restored, from what and up to where, and
/v1/incidents says so for ever. It goes on at a position that was never given to another event. Read models are built
anew at the next start. Never run the old ledger and the restored one at once.

Example:
  $ initium restore /mnt/backup/monday.sqlite --data /var/lib/initium-restored`;

/** `initium restore`: a ledger from a backup. */
export function restoreCommand(): Command {
  return new Command('restore')
    .description('a ledger from a backup, in a new folder')
    .argument('<file>', 'the backup')
    .option('--data <folder>', 'where the ledger is to be, in place of INITIUM_DATA')
    .option('--json', 'the report as JSON')
    .addHelpText('after', help)
    .action(run);
}

async function run(from: string, { data, json = false }: RestoreCommandOptions): Promise<void> {
  const { dataDir: folder } = readConfig({ ...process.env, ...(data !== undefined && { INITIUM_DATA: data }) });
  const restored = await untilInterrupted('nothing was restored', async (signal) => {
    const progress = shareProgress('restore', from);
    try {
      return await restore({ from, folder, signal, onProgress: progress.update, fact: factOf });
    } finally {
      progress.stop();
    }
  });
  await print(reportOf(from, folder, restored, json));
}

/** What the log will want to know: up to where this is the ledger that was, and from where on it is another. */
function factOf({ made, events, last, sha256, goesOnAt }: Restored) {
  const { position, eventId, ledgertime } = last;
  return bookkeeping('ledger.restored', {
    backup: { ...(made === undefined ? {} : { made }), events, sha256 },
    upTo: { position, eventId, ledgertime: instantText(ledgertime) },
    goesOnAt: String(goesOnAt),
    restored: new Date().toISOString(),
  });
}

function reportOf(from: string, folder: string, restored: Restored, json: boolean): string {
  const { events, last, sha256, made, goesOnAt } = restored;
  const ledgertime = instantText(last.ledgertime);
  if (json) {
    const { position } = last;
    const report = { folder, events, position, ledgertime, sha256, made: made ?? null, goesOnAt: String(goesOnAt) };
    return `${JSON.stringify(report)}\n`;
  }
  const number = new Intl.NumberFormat('en');
  const checked = made === undefined ? 'the file has no checksum of its own' : 'as they were backed up';
  return [
    `${number.format(events)} events up to position ${last.position} in ${folder}, from ${from}: ${checked}.`,
    `What was recorded after ${ledgertime} is not in it: have the sources send everything from then on again. What is`,
    `there comes back as duplicate; the rest is recorded late, from position ${goesOnAt} on.`,
    `Put the ledger's keys into ${join(folder, 'keys')} before it is started.\n`,
  ].join('\n');
}
