import { type Status, statuses } from '#libs/assessment';
import { askLedger } from '../ask-ledger.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { connectionFailure, ledgerAddress } from '../ledger-address.js';
import { splitLines } from '../lines.js';
import { isForPeople, print } from '../output.js';
import { ProgressLine } from '../progress-line.js';
import { table } from '../table.js';
import { untilInterrupted } from '../until-interrupted.js';
import type { RulesOptions } from './ask-rules.js';

interface DiffOptions extends RulesOptions {
  readonly limit: string;
}

interface Verdict {
  readonly status: Status;
  readonly rule: string;
}

interface Differing {
  readonly client: string;
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly before: Verdict | null;
  readonly after: Verdict | null;
}

interface Summary {
  readonly from: string;
  readonly to: string;
  readonly subjects: number;
  readonly counts: readonly (Pick<Differing, 'before' | 'after'> & {
    readonly subjects: number;
    readonly clients: number;
  })[];
}

type Line = Differing | { readonly progress: number } | { readonly summary: Summary } | { readonly detail: string };

/** `initium rules diff`: what would become another under another rule set. */
export async function compareRuleSets(from: string, to: string, options: DiffOptions): Promise<void> {
  const limit = Number(options.limit);
  if (!Number.isSafeInteger(limit) || limit < 0) throw new CommandFailure('--limit: must be a number from 0');
  const address = ledgerAddress(options.url, 'v1/rules/difference');
  const isTable = isForPeople(options);
  const most = isTable ? { limit: String(Math.max(limit, 1)) } : undefined;
  address.search = new URLSearchParams({ from, to, ...most }).toString();
  const shown: Differing[] = [];
  const take = async (line: Differing): Promise<void> => {
    if (!isTable) await print(`${JSON.stringify(line)}\n`);
    else if (shown.length < limit) shown.push(line);
  };
  const found = (signal: AbortSignal) => readDifference(address, take, signal);
  const summary = await untilInterrupted('what was prepared is kept', found);
  if (isTable) await printTables(summary, shown);
  else await print(`${JSON.stringify({ summary })}\n`);
  if (summary.subjects > 0) process.exitCode = exitCodes.bad;
}

async function readDifference(
  address: URL,
  take: (line: Differing) => Promise<void>,
  signal: AbortSignal,
): Promise<Summary> {
  const response = await askLedger(address, 'application/x-ndjson', signal);
  const progress = new ProgressLine('compare', 100, null);
  let summary: Summary | undefined;
  try {
    for await (const { bytes } of splitLines(response, address.origin)) {
      const line = JSON.parse(Buffer.from(bytes).toString()) as Line;
      if ('client' in line) await take(line);
      else if ('progress' in line) progress.update(Math.floor(100 * line.progress), Math.floor(100 * line.progress));
      else if ('summary' in line) summary = line.summary;
      else throw new CommandFailure(`${address.origin} could not compare them: ${line.detail}`);
    }
  } catch (error) {
    throw connectionFailure(address, error);
  } finally {
    progress.stop();
  }
  if (summary === undefined) throw new CommandFailure(`${address.origin}: the answer was cut off; ask again`);
  return summary;
}

async function printTables({ from, to, subjects, counts }: Summary, shown: readonly Differing[]): Promise<void> {
  if (subjects === 0) return print(`${from} and ${to} say the same of every client\n`);
  const moved = (may: boolean) =>
    counts.reduce((sum, { before, after, subjects: some }) => {
      return sum + (mayServe(before) !== may && mayServe(after) === may ? some : 0);
    }, 0);
  await print(`${moved(false)} may no longer be served, ${moved(true)} newly may\n\n`);
  const numbers = counts.map((one) => [text(one.before), text(one.after), `${one.subjects}`, `${one.clients}`]);
  await print(table([`by ${from}`, `by ${to}`, 'statuses', 'clients'], numbers));
  await print(`${subjects} statuses become others\n`);
  if (shown.length === 0) return;
  const rows = shown.map(({ client, service, asset, entity, before, after }) => {
    return [client, service, asset, entity, text(before), text(after)];
  });
  await print(`\n${table(['client', 'service', 'asset', 'entity', `by ${from}`, `by ${to}`], rows)}`);
  if (subjects > shown.length) await print(`and ${subjects - shown.length} more; --json has all of them\n`);
}

/** Where a set knows no subject, its answer would be that there is no relationship. */
const mayServe = (verdict: Verdict | null): boolean => verdict !== null && statuses[verdict.status].mayServe;

const text = (verdict: Verdict | null): string =>
  verdict === null ? 'no subject' : `${verdict.status} ${verdict.rule}`;
