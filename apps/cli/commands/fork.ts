import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { holdFolder, type Missing, openEventStoreDb, serverTools, type Write } from '#libs/event-store';
import { canonical, fromStored, isEvidenceStream, recognise, signingStream } from '#libs/evidence';
import { readConfig } from '../../ledger/config.js';
import { streamPrefixes } from '../../ledger/streams.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { officerOf } from '../officer.js';
import { print } from '../output.js';

interface ForkOptions {
  readonly keep?: 'copy' | 'server';
  readonly file?: string;
  readonly data?: string;
  readonly json?: boolean;
}

const help = `
A server that came back from an older backup, or empty, lacks events that a ledger's folder has a copy of. The ledger
records nothing until one side is chosen. End it first, here and on every other folder of the same server.

Without --keep it only says what the server lacks, and ends with 1 where that is anything.
  --keep server   the server is right: what it lacks is written to a file (evidence as CloudEvents, which initium import
                  takes), and the copy is set aside. The next start reads the server's ledger.
  --keep copy     the copy is right: the same, and what the server lacks is recorded there again, as it was, with the time
                  at which that is done: what helps the firm and is late, is late. It is recorded in the name of an officer,
                  whose token INITIUM_TOKEN is, where the ledger asks for tokens.
What stands on the server under the same identity with other content is left as it is, and is in the file.

Examples:
  $ initium fork
  $ INITIUM_TOKEN_FILE=officer.token initium fork --keep copy`;

/** `initium fork`: the way back when a server has lost what was copied from it. */
export function forkCommand(): Command {
  return new Command('fork')
    .description('the way back when the server has lost what a ledger has a copy of')
    .addOption(new Option('--keep <side>', 'which side is the truth').choices(['copy', 'server']))
    .option('--file <file>', 'where what the server lacks is written; in the data folder when left out')
    .option('--data <folder>', 'what the ledger keeps, in place of INITIUM_DATA')
    .option('--json', 'one JSON object, also on a terminal')
    .addHelpText('after', help)
    .action(run);
}

async function run({ keep, file, data, json = false }: ForkOptions): Promise<void> {
  const config = readConfig({ ...process.env, ...(data !== undefined && { INITIUM_DATA: data }) });
  const { store: server, dataDir: folder } = config;
  if (server === 'embedded')
    throw new CommandFailure('INITIUM_STORE: names no server, and only a copy of one can be a fork');
  if (!existsSync(join(folder, 'ledger.sqlite'))) throw new CommandFailure(`INITIUM_DATA: ${folder} holds no copy`);
  const by = keep === 'copy' ? await officerOf(config) : '';
  const release = holdFolder(folder);
  try {
    const stamp = new Date().toISOString().replace(/[:.]/g, '-');
    const out = keep === undefined ? undefined : (file ?? join(folder, `fork-${stamp}.ndjson`));
    const compared = { server, folder, prefixes: streamPrefixes };
    const { compareWithServer } = await serverTools();
    const report = await compareWithServer(compared, async ({ common, notCopied, missing }) => {
      const found = new Lacking(out);
      const again = keep === 'copy' ? await Again.open(server, folder, by) : undefined;
      try {
        for await (const one of missing()) {
          // Who signs the log is decided anew.
          if (one.event.stream === signingStream) continue;
          found.add(one);
          if (one.now === 'nothing' && recognise(one.event).why === undefined) await again?.record(one);
        }
        await again?.flush();
      } finally {
        found.close();
        await again?.close();
      }
      return {
        common: common?.position ?? null,
        notCopied: notCopied ?? null,
        ...found.counts,
        recorded: again?.recorded ?? 0,
      };
    });
    const isFork = report.lacking > 0 || report.notCopied !== null;
    const aside = keep === undefined || !isFork ? undefined : setAside(folder, stamp);
    await tell({ ...report, file: report.lacking === 0 ? undefined : out, aside }, json);
    process.exitCode = keep === undefined && isFork ? exitCodes.bad : exitCodes.good;
  } finally {
    release();
  }
}

/** What the server lacks, counted, and written down where there is a file for it. */
class Lacking {
  readonly counts = { lacking: 0, evidence: 0, alreadyAgain: 0, otherwise: 0 };
  readonly #file: string | undefined;
  #descriptor: number | undefined;

  constructor(file: string | undefined) {
    this.#file = file;
  }

  add({ event, now }: Missing): void {
    this.counts.lacking += 1;
    if (isEvidenceStream(event.stream)) this.counts.evidence += 1;
    if (now === 'the same') this.counts.alreadyAgain += 1;
    if (now === 'another') this.counts.otherwise += 1;
    if (this.#file === undefined) return;
    this.#descriptor ??= openSync(this.#file, 'wx', 0o600);
    writeFileSync(this.#descriptor, `${JSON.stringify(lineOf(event))}\n`);
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
  }
}

function lineOf(event: Missing['event']): object {
  try {
    return fromStored(event);
  } catch {
    const { stream, type, position, data, metadata } = event;
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
    return { stream, type, position: String(position), data: text(data), metadata: text(metadata) };
  }
}

const batchMax = 500;

/** Records again what the server lacks, through a store of its own. */
class Again {
  recorded = 0;
  readonly #store: Awaited<ReturnType<typeof openEventStoreDb>>;
  readonly #folder: string;
  readonly #by: string;
  #writes: Write[] = [];

  private constructor(store: Awaited<ReturnType<typeof openEventStoreDb>>, folder: string, by: string) {
    this.#store = store;
    this.#folder = folder;
    this.#by = by;
  }

  static async open(
    server: Parameters<typeof openEventStoreDb>[0]['server'],
    folder: string,
    by: string,
  ): Promise<Again> {
    const own = mkdtempSync(join(folder, 'fork-copy-'));
    return new Again(await openEventStoreDb({ server, folder: own, prefixes: streamPrefixes }), own, by);
  }

  async record({ event: { stream, type, data, metadata } }: Missing): Promise<void> {
    const events = [{ eventId: randomUUID(), type, data, metadata: this.#signed(metadata) }];
    this.#writes.push({ stream, expectedRevision: 'NO_STREAM', events });
    if (this.#writes.length >= batchMax) await this.flush();
  }

  async flush(): Promise<void> {
    const results = await this.#store.append(this.#writes.splice(0));
    this.recorded += results.filter(({ outcome }) => outcome === 'appended').length;
  }

  async close(): Promise<void> {
    await this.#store.close();
    rmSync(this.#folder, { recursive: true });
  }

  /** In whose name it is recorded now; what it says is not touched. */
  #signed(metadata: Uint8Array): Uint8Array {
    const parsed = JSON.parse(Buffer.from(metadata).toString()) as { readonly ce?: object };
    if (parsed.ce === undefined) return metadata;
    return Buffer.from(canonical({ ...parsed, principal: this.#by, via: 'fork' }));
  }
}

/** The copy and its views, out of the way of the next start. Gives where they are. */
function setAside(folder: string, stamp: string): string {
  const aside = join(folder, `before-fork-${stamp}`);
  mkdirSync(aside, { mode: 0o700 });
  for (const name of ['ledger.sqlite', 'ledger.sqlite-wal', 'ledger.sqlite-shm', 'views'])
    if (existsSync(join(folder, name))) renameSync(join(folder, name), join(aside, name));
  return aside;
}

const notCopiedText = (position: bigint): string =>
  `The server also acknowledged the event at position ${position}, and maybe others with it, before any of that was ` +
  'copied here: where no other folder has it, its source has to send it again.';

interface Told {
  readonly common: bigint | null;
  readonly notCopied: bigint | null;
  readonly lacking: number;
  readonly evidence: number;
  readonly alreadyAgain: number;
  readonly otherwise: number;
  readonly recorded: number;
  readonly file: string | undefined;
  readonly aside: string | undefined;
}

async function tell(told: Told, json: boolean): Promise<void> {
  if (json)
    return print(`${JSON.stringify(told, (_, value) => (typeof value === 'bigint' ? String(value) : value))}\n`);
  const { common, notCopied, lacking, evidence, alreadyAgain, otherwise, recorded, file, aside } = told;
  if (notCopied !== null) await print(`${notCopiedText(notCopied)}\n`);
  if (lacking === 0 && notCopied === null)
    return print('The server has everything that the copy has. There is nothing to do.\n');
  const since =
    common === null ? 'It has nothing of what was copied.' : `Both have everything up to position ${common}.`;
  const there = `${alreadyAgain} of them are there again, and ${otherwise} with other content under the same identity.`;
  await print(`The server lacks ${lacking} events of the copy, ${evidence} of them evidence. ${since} ${there}\n`);
  if (aside === undefined) return print('Choose a side: initium fork --keep copy, or --keep server (see --help).\n');
  const kept = file === undefined ? '' : ` All of them are in ${file}.`;
  await print(`${recorded} were recorded again.${kept} The old copy is in ${aside}.\n`);
  await print('Do the same for each folder of this server, then start the ledgers: they read it anew.\n');
}
