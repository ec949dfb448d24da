import { checkRecorded, instant, type Problem, parseJson, type RecordedEvidence, sameContent } from '#libs/evidence';
import { CommandFailure } from './failure.js';
import { FileLog } from './file-log.js';
import { coverageType, type FoundCoverage, foundCoverageIn } from './found-coverage.js';
import { nameOf, readLines } from './lines.js';

/** What an export holds. */
export interface RecordedFile {
  readonly evidence: readonly RecordedEvidence[];
  /** How far sources were covered by each rule set, where the export says that in place of what they sent. */
  readonly coverage: readonly FoundCoverage[];
  /** What it says of the log that its lines are leaves of. */
  readonly log: FileLog;
}

/**
 * The recorded evidence of an NDJSON file (`-`: standard input), each piece once: the same line again, as in two exports
 * put together, is passed over, and so is the ledger's bookkeeping (`ledger.*`). Throws a `CommandFailure` that names file
 * and line of what is no recorded evidence, or says something else of an identity that stands above it.
 */
export async function readRecorded(file: string): Promise<RecordedFile> {
  const byIdentity = new Map<string, RecordedEvidence>();
  const coverage = new Map<string, FoundCoverage>();
  const log = new FileLog();
  for await (const { number, bytes } of readLines(file)) {
    const { value, problems } = parseJson(bytes);
    if (problems) throw wrongLine(file, number, problems);
    const { logleaf, logmetadata, ...line } = Object(value) as Readonly<Record<string, unknown>>;
    if (typeof line.type === 'string')
      log.take({ ...line, type: line.type }, { leaf: logleaf, metadata: logmetadata }, `line ${number}`);
    if (isBookkeeping(value)) {
      const found = value.type === coverageType ? foundCoverageIn(value) : undefined;
      if (found !== undefined) coverage.set(`${found.ruleSet} ${found.source}`, found);
      continue;
    }
    const checked = checkRecorded(logleaf === undefined ? value : line);
    if (checked.problems) throw wrongLine(file, number, checked.problems);
    // That two persons whom a ledger knew approved something has to stand in its log: a line alone is whoever made it.
    const { evidence } = logleaf === undefined ? { evidence: unproved(checked.evidence) } : checked;
    const identity = `${evidence.source}\n${evidence.id}`;
    const first = byIdentity.get(identity);
    if (first === undefined) byIdentity.set(identity, evidence);
    else if (!isSame(first, evidence)) throw wrongLine(file, number, [otherContent(evidence)]);
  }
  return { evidence: [...byIdentity.values()], coverage: [...coverage.values()], log };
}

/** The same evidence, if who approved it were somebody's word. */
export function unproved({ approvedproposal: _, ...evidence }: RecordedEvidence): RecordedEvidence {
  return evidence as RecordedEvidence;
}

function isBookkeeping(value: unknown): value is { readonly type: string; readonly data?: unknown } {
  const { type } = (value ?? {}) as { readonly type?: unknown };
  return typeof type === 'string' && type.startsWith('ledger.');
}

function isSame(first: RecordedEvidence, again: RecordedEvidence): boolean {
  return sameContent(first, again) && instant(first.ledgertime) === instant(again.ledgertime);
}

function otherContent({ source, id }: RecordedEvidence): Problem {
  const identity = JSON.stringify({ source, id });
  return { pointer: '', detail: `${identity} stands above with other content or another ledgertime` };
}

/** One line that names the place, the first reason, and how many more there are. */
export function wrongLine(file: string, line: number, problems: readonly Problem[]): CommandFailure {
  const [first = { pointer: '', detail: 'is not valid' }] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  const what = first.pointer === '' ? first.detail : `${first.pointer} ${first.detail}`;
  return new CommandFailure(`${nameOf(file)}:${line}: ${what}${more}`);
}
