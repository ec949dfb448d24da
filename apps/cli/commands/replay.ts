import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { FormatError, logVerifier } from '#libs/transparency';
import { CommandFailure, exitCodes } from '../failure.js';
import { isForPeople, print } from '../output.js';
import { ProgressLine } from '../progress-line.js';
import { LogRefused } from '../replay/log-refused.js';
import { logSource } from '../replay/log-source.js';
import { type ReplayedLog, replayLog } from '../replay/replay-log.js';
import { untilInterrupted } from '../until-interrupted.js';

interface ReplayCommandOptions {
  readonly log: string;
  readonly key: string;
  readonly since?: string;
  readonly json?: boolean;
}

const help = `
It reads the checkpoint, every tile and every leaf, and makes all anew: the tree, whose root has to be the one that is signed by
--key, and every epoch of the subject map. Nothing of the ledger is trusted but that key: take it once from the firm, and keep it.
Where another key has taken over from it since, by a leaf that both have signed, the checkpoint has to be signed by that.
With --since the log has to go on from an older checkpoint that somebody kept.

A URL is that of the log (https://ledger.example.com/log); INITIUM_TOKEN holds a token of the role auditor, where one is asked for.
On a terminal in words, else, or with --json, one line of JSON.

It ends with 0 when the log is what it says; with 1 when it is not, and says what is wrong by a name: no-checkpoint, bad-signature,
bad-checkpoint, missing-tile, bad-tile, forked-root, missing-tail, bad-entries, altered-leaf, reordered-leaves, bad-leaf, false-key,
false-map;
with 2 where it could not be read.

Example:
  $ initium replay --log https://ledger.example.com/log --key 'ledger.example.com/initium+1a2b3c4d+AZ…'`;

/** `initium replay`: makes a log anew from its leaves and compares. No server, no store: how a stranger checks a ledger. */
export function replayCommand(): Command {
  return new Command('replay')
    .description('make a log anew from its leaves, in a folder or at a URL, and compare: no server, no store')
    .requiredOption('--log <place>', 'the folder or the URL of the log')
    .requiredOption('--key <vkey>', "the log's verifier key")
    .option('--since <file>', 'an older checkpoint, from which the log has to go on')
    .option('--json', 'JSON, also on a terminal')
    .addHelpText('after', help)
    .action(run);
}

async function run(options: ReplayCommandOptions): Promise<void> {
  mustBeKey(options.key);
  const older = options.since === undefined ? undefined : await readFile(options.since);
  const say = (words: string, said: object) => print(isForPeople(options) ? words : `${JSON.stringify(said)}\n`);
  try {
    const found = await untilInterrupted('nothing was found wrong so far', (signal) =>
      replayed({ source: logSource(options.log, signal), key: options.key, older }),
    );
    await say(inWords(found), { good: true, ...saidOf(found) });
  } catch (error) {
    if (!(error instanceof LogRefused)) throw error;
    process.exitCode = exitCodes.bad;
    await say(`refused: ${error.wrong}: ${error.message}\n`, { good: false, wrong: error.wrong, why: error.message });
  }
}

function mustBeKey(key: string): void {
  try {
    logVerifier(key);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new CommandFailure(`--key: ${error.message}`);
  }
}

async function replayed(options: Omit<Parameters<typeof replayLog>[0], 'onLeaves'>): Promise<ReplayedLog> {
  let progress: ProgressLine | undefined;
  try {
    return await replayLog({
      ...options,
      onLeaves: (read, size) => {
        progress ??= new ProgressLine('replay', size, 'leaves');
        progress.update(read, read);
      },
    });
  } finally {
    progress?.stop();
  }
}

const saidOf = ({ checkpoint: { origin, size, root }, verifierKeys, tiles, epochs, keys }: ReplayedLog) => ({
  log: origin,
  ...(verifierKeys.length > 1 && { key: verifierKeys.at(-1) }),
  size,
  root: Buffer.from(root).toString('base64'),
  tiles,
  epochs,
  keys,
});

const inWords = ({ checkpoint: { origin, size }, verifierKeys, tiles, epochs, keys }: ReplayedLog): string =>
  [
    `checkpoint: ${origin} at ${size}, signed by the log`,
    ...(verifierKeys.length > 1
      ? [`key: ${verifierKeys.at(-1)}, the last of ${verifierKeys.length}, each named by the one before`]
      : []),
    `tree: ${size} leaves and ${tiles} tiles, with the root that is signed`,
    `map: ${epochs} epochs derived anew, the last of ${keys} keys`,
    '',
  ].join('\n');
