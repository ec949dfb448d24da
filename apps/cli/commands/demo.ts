import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';
import { SimulatedClock } from '#libs/event-store';
import { readConfig, startLedger } from '../../ledger/main.js';
import { ask, askAll } from '../demo/ask.js';
import { end, instantOf, iso, opening } from '../demo/calendar.js';
import { compare } from '../demo/compare.js';
import { transitional } from '../demo/exchange.js';
import { ownChecks } from '../demo/own-checks.js';
import { askPortfolio } from '../demo/portfolio.js';
import { record } from '../demo/record.js';
import { nextSteps, print, type Report } from '../demo/report.js';
import { tellStory } from '../demo/story.js';
import { simulate, type World } from '../demo/world.js';
import { CommandFailure, exitCodes } from '../failure.js';

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
  keep(folder, world);
  const clock = new SimulatedClock(opening);
  const config = readConfig({ INITIUM_DATA: folder, INITIUM_LISTEN: options.listen });
  const ledger = await startLedger({ config, clock, logLevel: 'warn' });
  try {
    const report = await run(ledger.url, folder, clock, world);
    const stays = options.stay || (process.stdin.isTTY && process.stdout.isTTY && !options.json) || false;
    if (options.json) console.log(JSON.stringify(report));
    else console.log(`${print(report)}${nextSteps(report, stays)}`);
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

function keep(folder: string, world: World): void {
  const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  writeFileSync(join(folder, 'truth.ndjson'), lines(world.truth));
  writeFileSync(join(folder, 'world.ndjson'), lines(world.deliveries.map(({ at, event }) => ({ at: iso(at), event }))));
}

async function run(url: string, folder: string, clock: SimulatedClock, world: World): Promise<Report> {
  const started = performance.now();
  const outcomes = await withProgress('recording', world.deliveries.length, (progress) =>
    record(url, clock, world.deliveries, progress),
  );
  clock.set(end);
  const recorded = performance.now();
  const pairs = await withProgress('asking', world.truth.length, (progress) => askAll(url, world.truth, progress));
  const asked = performance.now();
  const own = await withProgress('checking', world.lives.length, (progress) => ownChecks(url, pairs, progress));
  const story = await tellStory(url, world, own.pairs);
  return {
    seed: world.seed,
    clients: world.lives.length,
    subjects: world.truth.length,
    events: world.deliveries.length,
    outcomes,
    seconds: { recording: (recorded - started) / 1000, asking: (asked - recorded) / 1000 },
    comparison: compare(pairs),
    ownChecks: own.checks,
    grandfathered: await grandfathered(url, world),
    ...(story && { story }),
    portfolio: await askPortfolio(url),
    url,
    folder,
  };
}

/** How many subjects a transitional regime carried a fortnight before the last of them ended. */
async function grandfathered(url: string, world: World): Promise<number> {
  const at = iso(instantOf('2026-06-15'));
  const there = world.truth.filter(({ country }) => (transitional as readonly string[]).includes(country));
  let carried = 0;
  for (const { client, service, asset, entity } of there) {
    const { status } = await ask(url, { client, service, asset, entity, at, knownAt: at });
    if (status === 'GRANDFATHERED') carried += 1;
  }
  return carried;
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
