import { join } from 'node:path';
import { Command } from 'commander';
import { type Restored, type RestoreOptions, restore, restoredStream } from '#libs/event-store';
import { instantText } from '#libs/evidence';
import { type Config, readConfig } from '../../ledger/config.js';
import { bookkeeping } from '../../ledger/ledger-fact.js';
import { type ContinuingOptions, continuationOf, type LogContinuation } from '../../ledger/proofs/continuing.js';
import { CommandFailure } from '../failure.js';
import { shareProgress } from '../file-work.js';
import { type TwoPersonsOptions, twoOfficers } from '../officer.js';
import { print } from '../output.js';
import { untilInterrupted } from '../until-interrupted.js';

interface RestoreCommandOptions extends TwoPersonsOptions {
  readonly data?: string;
  readonly continueAs?: string;
  readonly lastCheckpoint?: string;
  readonly json?: boolean;
}

const help = `
The folder must be new or empty: keep the old one as evidence, it may hold what the backup lacks. Every event is read and
held against what the backup says of itself. The ledger records that it was restored, from what and up to where, and
/v1/incidents says so for ever. It goes on at a position that was never given to another event. Read models are built
anew at the next start. Never run the old ledger and the restored one at once.

Where more was signed than the backup has, and that is lost for good, nothing is signed any more under the log's name. With
--continue-as its log goes on under another name, with a new key: the leaves that are here stay as they are, and a genesis behind
them names the log before, with the last checkpoint that was signed (--last-checkpoint), so that everybody sees how much is lost. Two
persons decide that: by their tokens (INITIUM_TOKEN, --approver-token-file), or by --recorder and --approver where no tokens are asked for.

Example:
  $ initium restore /mnt/backup/monday.sqlite --data /var/lib/initium-restored`;

/** `initium restore`: a ledger from a backup. */
export function restoreCommand(): Command {
  return new Command('restore')
    .description('a ledger from a backup, in a new folder')
    .argument('<file>', 'the backup')
    .option('--data <folder>', 'where the ledger is to be, in place of INITIUM_DATA')
    .option('--continue-as <name>', 'the log goes on under this name: what was signed behind the backup is lost')
    .option('--last-checkpoint <file>', 'with --continue-as: the last checkpoint that was signed')
    .option('--recorder <name>', 'with --continue-as: who decided it, where no tokens are asked for')
    .option('--approver <name>', 'the other person, where no tokens are asked for')
    .option('--approver-token-file <file>', "the other person's token")
    .option('--json', 'the report as JSON')
    .addHelpText('after', help)
    .action(run);
}

async function run(from: string, { data, json = false, ...options }: RestoreCommandOptions): Promise<void> {
  const config = readConfig({ ...process.env, ...(data !== undefined && { INITIUM_DATA: data }) });
  const { dataDir: folder } = config;
  const continuing = await continuingOf(config, options);
  let continuation: LogContinuation | undefined;
  const facts: RestoreOptions['facts'] = async (restored, readFirst) => {
    if (continuing !== undefined)
      continuation = await continuationOf(config, { readFirst }, restored.events, continuing);
    const of = { stream: restoredStream(restored.number), event: factOf(restored) };
    return continuation === undefined ? [of] : [continuation.fact, of];
  };
  const restored = await untilInterrupted('nothing was restored', async (signal) => {
    const progress = shareProgress('restore', from);
    try {
      return await restore({ from, folder, signal, onProgress: progress.update, facts });
    } catch (error) {
      continuation?.takeBack();
      throw error;
    } finally {
      progress.stop();
    }
  });
  await print(reportOf(from, folder, restored, json, continuing?.origin));
}

async function continuingOf(
  config: Config,
  { continueAs: origin, lastCheckpoint, ...persons }: RestoreCommandOptions,
): Promise<ContinuingOptions | undefined> {
  if (origin === undefined) {
    if (Object.keys(persons).length > 0 || lastCheckpoint !== undefined)
      throw new CommandFailure('--last-checkpoint, --recorder and --approver go with --continue-as');
    return undefined;
  }
  if (lastCheckpoint === undefined)
    throw new CommandFailure('--continue-as: give the last checkpoint that was signed as well: --last-checkpoint FILE');
  return { origin, lastCheckpoint, by: await twoOfficers(config, persons) };
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

function reportOf(
  from: string,
  folder: string,
  restored: Restored,
  json: boolean,
  continuedAs: string | undefined,
): string {
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
    continuedAs === undefined
      ? `Put the ledger's keys into ${join(folder, 'keys')} before it is started.\n`
      : `Its log goes on as ${continuedAs}, with a new key; put tag.key alone into ${join(folder, 'keys')} before it is started.\n`,
  ].join('\n');
}
