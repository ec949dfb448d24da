import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { findingText, openSqliteReader, unwritableFile } from '#libs/event-store';
import { holdRebuild, type RebuildReport, rebuildViews } from '#libs/projections';
import { shippedViews } from '#libs/views';
import { readConfig } from '../../ledger/config.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { isForPeople, print } from '../output.js';
import { ProgressLine } from '../progress-line.js';
import { table } from '../table.js';

interface RebuildCommandOptions {
  readonly view?: string;
  readonly data?: string;
  readonly check?: boolean;
  readonly json?: boolean;
}

const help = `
The read models are built from the first event, in files beside those that serve, and swapped in when they are caught
up. A ledger that runs on the folder goes on answering meanwhile, and notices. A rebuild that was interrupted goes on
from there the next time. There are
  ${shippedViews.views.map(({ name }) => name).join(', ')}.

--check swaps nothing: it compares what serves with what was built, row for row. It ends with 0 where they are the same,
with 1 on a difference, and with 2 where nothing serves that could be compared.

Examples:
  $ initium rebuild
  $ initium rebuild --view evidence-index --check`;

/** `initium rebuild`: read models from the first event. */
export function rebuildCommand(): Command {
  return new Command('rebuild')
    .description('read models from the first event, beside those that serve')
    .option('--view <name>', 'only this one')
    .option('--check', 'compare with what serves, and swap nothing')
    .option('--data <folder>', 'what the ledger keeps, in place of INITIUM_DATA')
    .option('--json', 'one JSON object a line, also on a terminal')
    .addHelpText('after', help)
    .action(run);
}

async function run({ view, data, check = false, json }: RebuildCommandOptions): Promise<void> {
  const { dataDir: folder } = readConfig({ ...process.env, ...(data !== undefined && { INITIUM_DATA: data }) });
  const all = shippedViews.views.map(({ name }) => name);
  const names = view === undefined ? all : [nameOf(view)];
  const head = await headOf(folder);
  const release = holdRebuild(folder);
  if (release === undefined) throw new CommandFailure(`${folder}: its views are being rebuilt by another process`);
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const reports = await withProgress(names, head, (onProgress) =>
      rebuildViews({
        folder,
        set: shippedViews,
        names,
        check,
        threadsMax: availableParallelism(),
        signal: interrupted.signal,
        onProgress,
      }),
    );
    await tell(reports, { check, json });
    if (interrupted.signal.aborted) throw new CommandFailure('interrupted; the next time it goes on from here');
    const absent = check ? reports.filter(isNotCompared).map((report) => report.view) : [];
    if (absent.length > 0) throw new CommandFailure(`nothing serves to compare with: ${absent.join(', ')}`);
    process.exitCode = reports.every(isGood) ? exitCodes.good : exitCodes.bad;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    release();
  }
}

/** The view that is meant, by its name or by one of the version before. */
function nameOf(asked: string): string {
  const { views } = shippedViews;
  const view = views.find(({ name, formerly = [] }) => name === asked || formerly.includes(asked));
  if (view !== undefined) return view.name;
  throw new CommandFailure(`--view ${asked}: must be one of ${views.map(({ name }) => name).join(', ')}`);
}

async function headOf(folder: string): Promise<bigint> {
  try {
    const reader = openSqliteReader({ folder });
    const head = await reader.head();
    await reader.close();
    return head?.position ?? 0n;
  } catch (error) {
    const file = join(folder, 'ledger.sqlite');
    const why = existsSync(file)
      ? findingText(unwritableFile(file, error))
      : `${folder}: holds no ledger; name its folder with --data or INITIUM_DATA`;
    throw new CommandFailure(why, { cause: error });
  }
}

type Told = (view: string, position: bigint, goal: bigint) => void;

/** A bar over all views together. */
async function withProgress<T>(names: readonly string[], head: bigint, work: (told: Told) => Promise<T>): Promise<T> {
  const progress = new ProgressLine('rebuild', Number(head) * names.length);
  const reached = new Map<string, { from: number; position: number }>();
  try {
    return await work((view, position) => {
      const from = reached.get(view)?.from ?? Number(position);
      reached.set(view, { from, position: Number(position) });
      let [begun, done] = [0, 0];
      for (const one of reached.values()) [begun, done] = [begun + one.from, done + one.position];
      progress.update(done - begun, done, begun);
    });
  } finally {
    progress.stop();
  }
}

async function tell(reports: readonly RebuildReport[], { check, json }: RebuildCommandOptions): Promise<void> {
  if (!isForPeople({ json })) {
    for (const report of reports) await print(`${JSON.stringify(lineOf(report), bigints)}\n`);
    return;
  }
  const number = new Intl.NumberFormat('en');
  const rows = reports.map((report) => {
    const { view, position, seconds } = report;
    return [view, number.format(position ?? 0n), seconds.toFixed(1), outcomeOf(report, check)];
  });
  await print(table(['view', 'up to position', 'seconds', 'outcome'], rows));
  for (const { view, differences = [] } of reports) {
    for (const difference of differences) await print(`${JSON.stringify({ view, ...difference }, bigints)}\n`);
  }
}

function lineOf({ view, version, position, seconds, stop, differences, interrupted }: RebuildReport): object {
  return { view, version, position, seconds: Number(seconds.toFixed(3)), interrupted, stop, differences };
}

function outcomeOf({ stop, differences, interrupted }: RebuildReport, check = false): string {
  if (interrupted) return 'interrupted';
  if (stop !== undefined) return `stopped at position ${stop.position}: ${stop.error}`;
  if (!check) return 'serves';
  if (differences === undefined) return 'nothing serves yet';
  return differences.length === 0 ? 'the same, row for row' : 'DIFFERENT';
}

const isNotCompared = ({ stop, differences }: RebuildReport): boolean =>
  stop === undefined && differences === undefined;

function isGood({ stop, differences = [] }: RebuildReport): boolean {
  return stop === undefined && differences.length === 0;
}

function bigints(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
