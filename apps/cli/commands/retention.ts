import { Command } from 'commander';
import { findingText, serverTools } from '#libs/event-store';
import { readConfig } from '../../ledger/config.js';
import { streamPrefixes } from '../../ledger/streams.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { print } from '../output.js';

interface RetentionOptions {
  readonly takeBack?: boolean;
  readonly data?: string;
  readonly json?: boolean;
}

const help = `
Names each stream of the ledger that somebody deleted on the server, or gave an expiry ($maxAge, $maxCount, $tb), as far as
the copy in the data folder has seen it. A ledger may run on the folder.

--take-back takes the expiries out of the metadata of these streams and leaves the rest of it; a deleted stream is brought
back with what was in it, where nothing was scavenged since. A stream that was deleted for good (a tombstone) stays so.

It ends with 0 where every stream is kept, with 1 where one is not.

Examples:
  $ initium retention
  $ initium retention --take-back`;

/** `initium retention`: streams that a server may forget, and taking that back. */
export function retentionCommand(): Command {
  return new Command('retention')
    .description('streams that the server may forget, and taking that back')
    .option('--take-back', 'take out what makes the server forget')
    .option('--data <folder>', 'what the ledger keeps, in place of INITIUM_DATA')
    .option('--json', 'one JSON object a line, also on a terminal')
    .addHelpText('after', help)
    .action(run);
}

async function run({ takeBack = false, data, json = false }: RetentionOptions): Promise<void> {
  const config = readConfig({ ...process.env, ...(data !== undefined && { INITIUM_DATA: data }) });
  const { store: server, dataDir: folder } = config;
  if (server === 'embedded') throw new CommandFailure('INITIUM_STORE: names no server, and only one forgets streams');
  const { expiringStreams, takeBackExpiries } = await serverTools();
  const found = expiringStreams(folder, streamPrefixes);
  for (const finding of found) await print(`${json ? JSON.stringify(finding) : findingText(finding)}\n`);
  const streams = found.filter(({ code }) => code === 'retention').map(({ about }) => about.slice('stream '.length));
  if (takeBack && streams.length > 0) {
    await takeBackExpiries(server, streams);
    if (!json)
      await print(`Taken back on ${streams.length} streams. A ledger sees it as soon as it has read so far.\n`);
  }
  process.exitCode = found.length === (takeBack ? streams.length : 0) ? exitCodes.good : exitCodes.bad;
}
