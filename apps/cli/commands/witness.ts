import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { Command } from 'commander';
import { CannotOpen, holdFolder } from '#libs/event-store';
import { FormatError } from '#libs/transparency';
import { CommandFailure, reportFailure } from '../failure.js';
import { print } from '../output.js';
import { Witness } from '../witness/witness.js';
import { WitnessFolder } from '../witness/witness-folder.js';
import { serveWitness } from '../witness/witness-server.js';

interface WitnessOptions {
  readonly data: string;
  readonly log: readonly string[];
  readonly name?: string;
  readonly listen: string;
  readonly json?: boolean;
}

const help = `
For whoever wants to hold a ledger to its word, and is not the firm that runs it: a regulator, an auditor. The ledger asks it
to cosign each checkpoint of its log (C2SP tlog-witness), and it does so where that goes on from the one that it cosigned
before. So two histories of one log are never both cosigned. It answers POST /add-checkpoint and nothing else.

The folder has its key, made at the first start, and what it cosigned last; never put an older one back: begin a new witness
then, in a new folder. A log's verifier key is in the first line of the ledger's GET /v1/ledger (data.log.key). In front of
others put a proxy that speaks TLS. It prints one line once it listens, with its own verifier key.

Example:
  $ initium witness --data ./witness --name nca.example/w1 --log 'ledger.example/initium+1a2b3c4d+AZ…'`;

/** `initium witness`: cosigns checkpoints of logs, until a signal ends it. */
export function witnessCommand(): Command {
  return new Command('witness')
    .description('a witness that cosigns the checkpoints of logs, for a regulator or an auditor to run')
    .requiredOption('--data <folder>', 'what the witness keeps: its key, and what it cosigned last')
    .requiredOption('--log <verifier key>', 'a log that it knows; again for each', (key, all: string[] = []) => [
      ...all,
      key,
    ])
    .option('--name <name>', 'what the witness is called: a URL without its scheme; at its first start only')
    .option('--listen <host:port>', 'where to listen; port 0 takes any free one', '127.0.0.1:8090')
    .option('--json', 'the line about where it listens as JSON')
    .addHelpText('after', help)
    .action(run);
}

async function run({ data, log, name, listen, json = false }: WitnessOptions): Promise<void> {
  const ended = Promise.race((['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => once(process, signal)));
  const release = held(data);
  try {
    const { witness, verifierKey } = opened(data, log, name);
    const server = await serveWitness(witness, addressIn(listen), reportFailure);
    const { address, family, port } = server.address() as AddressInfo;
    const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
    const line = json ? JSON.stringify({ url, key: verifierKey }) : `The witness ${verifierKey} listens at ${url}`;
    await print(`${line}\n`);
    await ended;
    server.close();
    server.closeAllConnections();
  } finally {
    release();
  }
}

/** One process cosigns: two would each know what it cosigned itself. */
function held(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    return holdFolder(folder);
  } catch (error) {
    throw error instanceof CannotOpen ? new CommandFailure(error.message) : error;
  }
}

function opened(data: string, logs: readonly string[], name: string | undefined) {
  try {
    const folder = new WitnessFolder(data);
    const { verifierKey, ...key } = folder.key(name);
    return { verifierKey, witness: new Witness({ ...key, logs, folder, now: Date.now }) };
  } catch (error) {
    throw error instanceof FormatError ? new CommandFailure(`${data}: ${error.message}`) : error;
  }
}

function addressIn(text: string): { readonly host: string; readonly port: number } {
  const [, inBrackets, host = inBrackets, port] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535)
    throw new CommandFailure('--listen: must be HOST:PORT, such as 127.0.0.1:8090');
  return { host, port: Number(port) };
}
