import { readFile, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { FormatError, type LogPolicy, logVerifier, parsePolicy, signingKey } from '#libs/transparency';
import { CommandFailure, exitCodes } from '../failure.js';
import { isForPeople, print } from '../output.js';
import { ProgressLine } from '../progress-line.js';
import { LogRefused } from '../replay/log-refused.js';
import { logSource } from '../replay/log-source.js';
import { type ReplayedLog, replayLog } from '../replay/replay-log.js';
import { type Replayer, replayedNote, replayerKeyOf } from '../replay/replayers-word.js';
import { untilInterrupted } from '../until-interrupted.js';

interface ReplayCommandOptions {
  readonly log: string;
  readonly key: string;
  readonly since?: string;
  readonly policy?: string;
  readonly sign?: string;
  readonly name?: string;
  readonly out?: string;
  readonly json?: boolean;
}

const help = `
It reads the checkpoint, every tile and every leaf, and makes all anew: the tree, whose root has to be the one that is signed by
--key, and every epoch of the subject map. Nothing of the ledger is trusted but that key: take it once from the firm, and keep it.
Where another key has taken over from it since, by a leaf that both have signed, the checkpoint has to be signed by that.
With --since the log has to go on from an older checkpoint that somebody kept, and with --policy (C2SP tlog-policy) so many witnesses
have to have cosigned its checkpoint. What it is at is told on standard error.

With --sign it says so to others, where everything held: it signs the checkpoint with the replayer's own key (Ed25519, PKCS #8 in
PEM: openssl genpkey -algorithm ed25519), under --name, a URL without its scheme. The checkpoint with this signature, a cosignature
of C2SP tlog-cosignature, goes to --out, or after what is printed; the replayer's verifier key, which verifiers pin, is printed. Take a
key for this alone: a witness's says less, that it saw the checkpoint.

A URL is that of the log (https://ledger.example.com/log); INITIUM_TOKEN holds a token of the role auditor, where one is asked for.
On a terminal in words, else, or with --json, one line of JSON.

It ends with 0 when the log is what it says; with 1 when it is not, and says what is wrong by a name: no-checkpoint, bad-signature,
bad-checkpoint, no-quorum, missing-tile, bad-tile, forked-root, missing-tail, bad-entries, altered-leaf, reordered-leaves, bad-leaf,
false-key, false-map;
with 2 where it could not be read.

Example:
  $ initium replay --log https://ledger.example.com/log --key 'ledger.example.com/initium+1a2b3c4d+AZ…'
  $ initium replay --log ./log --key 'ledger…' --sign replayer.pem --name nca.example/replay --out replayed`;

/** `initium replay`: makes a log anew from its leaves and compares. No server, no store: how a stranger checks a ledger. */
export function replayCommand(): Command {
  return new Command('replay')
    .description('make a log anew from its leaves, in a folder or at a URL, and compare: no server, no store')
    .requiredOption('--log <place>', 'the folder or the URL of the log')
    .requiredOption('--key <vkey>', "the log's verifier key")
    .option('--since <file>', 'an older checkpoint, from which the log has to go on')
    .option('--policy <file>', 'a policy of witnesses that have to have cosigned the checkpoint')
    .option('--sign <file>', 'where everything holds, sign the checkpoint with the key in this file')
    .option('--name <name>', "the replayer's name, with --sign")
    .option('--out <file>', 'where the signed checkpoint goes, with --sign')
    .option('--json', 'JSON, also on a terminal')
    .addHelpText('after', help)
    .action(run);
}

async function run(options: ReplayCommandOptions): Promise<void> {
  understood('--key', () => logVerifier(options.key));
  const older = options.since === undefined ? undefined : await readFile(options.since);
  const policy = options.policy === undefined ? undefined : await policyIn(options.policy);
  const replayer = await replayerIn(options);
  const say = (words: string, said: object) => print(isForPeople(options) ? words : `${JSON.stringify(said)}\n`);
  try {
    const found = await untilInterrupted('nothing was found wrong so far', (signal) =>
      replayed({ source: logSource(options.log, signal), key: options.key, older, policy }),
    );
    const signed = replayer && (await signedBy(replayer, found, options.out));
    await say(inWords(found) + wordsOf(signed), { good: true, ...saidOf(found), ...signed });
  } catch (error) {
    if (!(error instanceof LogRefused)) throw error;
    process.exitCode = exitCodes.bad;
    await say(`refused: ${error.wrong}: ${error.message}\n`, { good: false, wrong: error.wrong, why: error.message });
  }
}

function understood<T>(option: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new CommandFailure(`${option}: ${error.message}`);
  }
}

async function policyIn(file: string): Promise<LogPolicy> {
  const bytes = await readFile(file);
  return understood('--policy', () => parsePolicy(bytes));
}

async function replayerIn({ sign, name, out }: ReplayCommandOptions): Promise<Replayer | undefined> {
  if (sign === undefined) {
    if (name === undefined && out === undefined) return undefined;
    throw new CommandFailure(`${name === undefined ? '--out' : '--name'}: goes with --sign FILE, the replayer's key`);
  }
  if (name === undefined) throw new CommandFailure('--sign: needs a name for its key: --name nca.example/replay');
  const pem = await readFile(sign, 'utf8');
  const replayer = { keyName: name, key: understood('--sign', () => signingKey(pem)) };
  understood('--name', () => replayerKeyOf(replayer));
  return replayer;
}

/** What a replayer has to say to others: by which key, and the checkpoint with its signature, if that is in no file. */
interface SignedReplay {
  readonly replayer: string;
  readonly signed?: string;
}

async function signedBy(replayer: Replayer, { note }: ReplayedLog, out: string | undefined): Promise<SignedReplay> {
  const bytes = replayedNote(note, replayer, Math.floor(Date.now() / 1_000));
  const by = { replayer: replayerKeyOf(replayer) };
  if (out === undefined) return { ...by, signed: Buffer.from(bytes).toString() };
  await writeFile(out, bytes);
  return by;
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

const saidOf = ({
  checkpoint: { origin, size, root },
  history: { verifierKeys, continued },
  witnesses,
  tiles,
  epochs,
  keys,
}: ReplayedLog) => ({
  log: origin,
  ...(verifierKeys.length > 1 && { key: verifierKeys.at(-1) }),
  ...(continued.length > 0 && { continues: continued }),
  size,
  root: Buffer.from(root).toString('base64'),
  witnesses,
  tiles,
  epochs,
  keys,
});

const inWords = ({
  checkpoint: { origin, size },
  history: { verifierKeys, continued },
  witnesses,
  tiles,
  epochs,
  keys,
}: ReplayedLog): string =>
  [
    `checkpoint: ${origin} at ${size}, signed by ${['the log', ...witnesses].join(', ')}`,
    ...(verifierKeys.length > 1
      ? [`key: ${verifierKeys.at(-1)}, the last of ${verifierKeys.length}, each named by the one before`]
      : []),
    ...continued.map(
      (one) =>
        `continues: ${one.origin}, which was signed with ${one.size} leaves, of which the first ${one.from} are here`,
    ),
    `tree: ${size} leaves and ${tiles} tiles, with the root that is signed`,
    `map: ${epochs} epochs derived anew, the last of ${keys} keys`,
    '',
  ].join('\n');

const wordsOf = (signed: SignedReplay | undefined): string =>
  signed === undefined
    ? ''
    : `signed: that all of this holds, by ${signed.replayer}\n${signed.signed === undefined ? '' : `\n${signed.signed}`}`;
