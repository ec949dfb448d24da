import { Command } from 'commander';
import type { UnresolvedNames } from '#libs/evidence';
import { exitCodes } from '../failure.js';
import { type AnsweredLine, deliver } from '../import/delivery.js';
import { ImportTally } from '../import/import-tally.js';
import { defaultUrl } from '../ledger-address.js';
import { nameOf } from '../lines.js';
import type { MappedEvent } from '../mappers/mapper.js';
import { print } from '../output.js';
import { eventsOfFile } from '../preflight/events-of-file.js';
import { OfflineCheck } from '../preflight/offline-check.js';
import { preflightText } from '../preflight/preflight-report.js';
import { printable } from '../table.js';

interface CheckEvidenceOptions {
  readonly url?: string;
  readonly json?: boolean;
}

interface Answers {
  readonly answers: AsyncIterable<AnsweredLine>;
  /** Once all answers were taken; null where the ledger could not say. */
  unresolved(): UnresolvedNames | null;
}

const help = `
What a ledger would say of CloudEvents, one a line or all in one JSON array: nothing is recorded, and nothing kept. Each that
it would not record is named with every reason; and so are actors, assets, campaigns, entities and surfaces that events
name and nobody registered, with the name that was most likely meant.

Off line, events are checked by their schemas and against each other, and names against what the files register. With --url
the ledger is asked: it holds events against what it has, what your token may say and its clock, and names against its
registers.

It ends with 0 when all would be recorded, with 1 when anything would not, or a name points nowhere in the ledger that was
asked, and with 2 when it could not be checked. What a file does not register off line a ledger may know.

Examples:
  $ initium check-evidence crm-2026-08.ndjson
  $ initium check-evidence --url ${defaultUrl} --json campaigns.json crm-2026-08.ndjson`;

/** `initium check-evidence`: what intake would say of files of evidence. */
export function checkEvidenceCommand(): Command {
  return new Command('check-evidence')
    .description('what a ledger would say of evidence in files; nothing is recorded')
    .argument('<file...>', 'files of CloudEvents, as NDJSON or a JSON array; - is standard input')
    .option('--url <address>', 'a ledger to ask')
    .option('--json', 'one JSON object a line: what would not be recorded, and a summary')
    .addHelpText('after', help)
    .action(run);
}

async function run(files: readonly string[], { url, json = false }: CheckEvidenceOptions): Promise<void> {
  const isOffline = url === undefined;
  const tally = new ImportTally();
  // Answers come in the order of events.
  const waiting: string[] = [];
  const events = eventsOf(files, waiting);
  const { answers, unresolved } = isOffline ? offline(events) : asked(url, events);
  for await (const answered of answers) {
    const file = waiting.shift() as string;
    tally.add(file, answered);
    if (!wouldBeTaken(answered)) await tell(file, answered, json);
  }
  const found = unresolved();
  const summary = { summary: tally.counts, isOffline, unresolved: found };
  await print(json ? `${JSON.stringify(summary)}\n` : preflightText({ tally, unresolved: found, isOffline }));
  const pointsNowhere = !isOffline && found?.count !== 0;
  process.exitCode = tally.isClean && !pointsNowhere ? exitCodes.good : exitCodes.bad;
}

async function* eventsOf(files: readonly string[], waiting: string[]): AsyncGenerator<MappedEvent> {
  for (const file of files) {
    for await (const event of eventsOfFile(file)) {
      waiting.push(file);
      yield event;
    }
  }
}

function offline(events: AsyncIterable<MappedEvent>): Answers {
  const check = new OfflineCheck(Date.now());
  async function* answers(): AsyncGenerator<AnsweredLine> {
    for await (const { event, line, end } of events)
      yield { line, end, result: event === undefined ? { outcome: 'passedOver' } : check.resultOf(event) };
  }
  return { answers: answers(), unresolved: () => check.unresolved };
}

function asked(url: string, events: AsyncIterable<MappedEvent>): Answers {
  let unresolved: UnresolvedNames | null = null;
  const closed = (last: { readonly unresolved?: UnresolvedNames | null }) => {
    unresolved = last.unresolved ?? null;
  };
  const answers = deliver(url, events, { signal: new AbortController().signal, isDryRun: true, closed });
  return { answers, unresolved: () => unresolved };
}

const wouldBeTaken = ({ result: { outcome } }: AnsweredLine): boolean =>
  outcome !== 'conflict' && outcome !== 'quarantined';

async function tell(file: string, { line, result }: AnsweredLine, json: boolean): Promise<void> {
  if (json) return print(`${JSON.stringify({ file, line, ...result })}\n`);
  for (const { pointer, detail } of result.errors ?? [])
    await print(`${nameOf(file)}:${line}: ${printable([pointer, detail].filter((text) => text !== '').join(' '))}\n`);
}
