import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';
import { SimulatedClock } from '#libs/event-store';
import { opening } from '../../demo/calendar.js';
import { keepWorld, runDemo } from '../../demo/demo.js';
import { nextSteps, print } from '../../demo/report.js';
import { simulate } from '../../demo/world.js';
import { readConfig, startLedger } from '../../ledger/main.js';
import { makeCheck } from '../check/ask-checks.js';
import { demoPack, packInWords } from '../demo-pack.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { exitCodeOf, verifiedAsJson } from '../verify/verify-report.js';

interface Options {
  readonly seed: string;
  readonly clients: number;
  readonly data?: string;
  readonly listen: string;
  readonly stay?: boolean;
  readonly json?: boolean;
}

/** `initium demo`: a seeded world through the real API, the ledger's answers against the truth, and an address. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('record a seeded world through the real API and compare the answers with its truth')
    .option('--seed <text>', 'another seed is another world', '1')
    .option('--clients <number>', 'how many clients', count, 500)
    .option('--data <folder>', 'a new or empty folder for the ledger and its truth file (default: a fresh one)')
    .option('--listen <address>', 'where to listen; port 0 takes any free one', '127.0.0.1:0')
    .option('--stay', 'keep the ledger up until Ctrl-C, also when this is no terminal')
    .option('--json', 'the report as JSON')
    .addHelpText('after', '\nExample:\n  initium demo --clients 200 --seed spring')
    .action(demo);
}

function count(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 10_000) {
    throw new InvalidArgumentError('It must be a whole number from 1 to 10000.');
  }
  return number;
}

async function demo(options: Options): Promise<void> {
  const folder = freshFolder(options.data);
  const world = simulate(options.seed, options.clients);
  keepWorld(folder, world);
  const clock = new SimulatedClock(opening);
  const config = readConfig({ INITIUM_DATA: folder, INITIUM_LISTEN: options.listen });
  const ledger = await startLedger({ config, clock, logLevel: 'warn' });
  try {
    const { url } = ledger;
    const { signal } = new AbortController();
    const check = (client: string) => makeCheck(url, client, true, signal);
    const report = await runDemo({ world, url, clock, folder, check, working: withProgress });
    const stays = options.stay || (process.stdin.isTTY && process.stdout.isTTY && !options.json) || false;
    const { client } = report.story ?? world.truth[0] ?? {};
    const pack = client === undefined ? undefined : await demoPack({ url, store: ledger.store, folder }, client);
    if (options.json) console.log(JSON.stringify({ ...report, ...(pack && { pack: verifiedAsJson(pack.verified) }) }));
    else console.log(`${print(report)}${pack === undefined ? '' : packInWords(pack)}${nextSteps(report, stays)}`);
    if (pack !== undefined && exitCodeOf(pack.verified) !== 0) process.exitCode = exitCodes.bad;
    const { comparison, ownChecks } = report;
    const bad = [...comparison.wrong, ...comparison.unexplained, ...ownChecks.wrong];
    if (bad.length > 0) process.exitCode = exitCodes.bad;
    if (stays) await interrupted();
  } finally {
    await ledger.close();
  }
}

/** A world is recorded into an empty ledger: a folder that holds something already is refused. */
function freshFolder(given?: string): string {
  if (given === undefined) return mkdtempSync(join(tmpdir(), 'initium-demo-'));
  const folder = resolve(given);
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0) throw new CommandFailure(`${folder} is not empty`);
  return folder;
}

async function withProgress<T>(
  name: string,
  total: number,
  work: (done: (count: number) => void) => Promise<T>,
): Promise<T> {
  if (!process.stderr.isTTY) return work(() => {});
  const bar = new SingleBar({
    format: `${name} {bar} {value}/{total}  {eta_formatted}`,
    stream: process.stderr,
    clearOnComplete: true,
  });
  bar.start(total, 0);
  try {
    return await work((done) => bar.update(done));
  } finally {
    bar.stop();
  }
}

/** Resolves when the user or the system asks the process to end. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    const hold = setInterval(() => {}, 60_000);
    const end = () => {
      clearInterval(hold);
      resolve();
    };
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  });
}
