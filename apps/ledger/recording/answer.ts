import { Readable } from 'node:stream';
import type { Problem, UnresolvedNames } from '#libs/evidence';
import { problemMediaType, problemOf } from '../problem.filter.js';
import { Refusal, type RefusalCode } from '../refusal.js';
import { isForApprover } from './approver.js';
import { type Outcome, resultText } from './outcome.js';

/** What a request that was recorded whole is answered. */
export interface RecordingAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer | Readable;
  readonly location?: string | undefined;
}

/** How many reasons a refused batch lists beside its results, each of which has all of its own. */
const listedReasonsMax = 100;
/** In characters, of what is written of an answer at a time. */
const pieceLengthMin = 16 * 1024;

/** The answer to one event, with what its sender would else not notice. */
export function answerToOne(outcome: Outcome, warning?: string): RecordingAnswer {
  if (outcome.outcome === 'conflict' || outcome.outcome === 'quarantined') return refused([outcome], outcome.errors);
  return received([outcome], warning);
}

/** The answer to a batch: the outcome's own status where all have the same, 207 where they have not. */
export function answerToBatch(outcomes: readonly Outcome[]): RecordingAnswer {
  const [first] = outcomes;
  if (first === undefined) return { status: 200, contentType: 'application/json', body: '{"results":[]}' };
  if (outcomes.some(({ outcome }) => outcome !== first.outcome))
    return { status: 207, contentType: 'application/json', body: bodyOf('{', outcomes) };
  if (first.outcome === 'recorded' || first.outcome === 'duplicate') return received(outcomes);
  const reasons: Problem[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    if (reasons.length >= listedReasonsMax) break;
    if (!('errors' in outcome)) continue;
    for (const { pointer, detail } of outcome.errors) reasons.push({ pointer: `/${index}${pointer}`, detail });
  }
  return refused(outcomes, reasons.slice(0, listedReasonsMax));
}

/** The answer to a dry run, of one event or of a batch: what intake would say of each, and which names point nowhere. */
export function answerToDryRun(outcomes: readonly Outcome[], unresolved: UnresolvedNames | null): RecordingAnswer {
  const beginning = `{"dryRun":true,"unresolved":${JSON.stringify(unresolved)},`;
  return { status: 200, contentType: 'application/json', body: bodyOf(beginning, outcomes) };
}

function received(outcomes: readonly Outcome[], warning?: string): RecordingAnswer {
  const [first] = outcomes as [Outcome, ...Outcome[]];
  const warned = warning === undefined ? '' : `,"warning":${JSON.stringify(warning)}`;
  const body = `{"results":[${outcomes.map(resultText).join(',')}]${warned}}`;
  const contentType = 'application/json';
  if (first.outcome !== 'recorded') return { status: 200, contentType, body };
  return { status: 201, contentType, body, location: locationOf(first) };
}

function locationOf({ source, id }: { readonly source: string; readonly id: string }): string {
  return `/v1/events/${encodeURIComponent(source)}/${encodeURIComponent(id)}`;
}

function refused(outcomes: readonly Outcome[], errors: readonly Problem[]): RecordingAnswer {
  const code = refusalCode(outcomes);
  const problem = problemOf(new Refusal(code, refusalDetail[code], { errors }));
  const body = bodyOf(`${JSON.stringify(problem).slice(0, -1)},`, outcomes);
  return { status: problem.status, contentType: problemMediaType, body };
}

type OutcomeCode = Extract<RefusalCode, 'conflict' | 'quarantined' | 'second-person'>;

const refusalDetail: Readonly<Record<OutcomeCode, string>> = {
  conflict:
    'Nothing of what is recorded was changed, and the attempt itself is kept; send what is another event under another id.',
  quarantined: 'It was kept whole under its quarantineId; send it mended to /v1/quarantine/{id}/resubmit.',
  'second-person':
    'Who approved it is not for a source to say here. It was kept whole under its quarantineId; propose it at /v1/proposals.',
};

function refusalCode(outcomes: readonly Outcome[]): OutcomeCode {
  if (outcomes[0]?.outcome === 'conflict') return 'conflict';
  const isClaim = (one: Outcome): boolean => one.outcome === 'quarantined' && isForApprover(one.errors);
  return outcomes.every(isClaim) ? 'second-person' : 'quarantined';
}

/** A thousand events with a hundred reasons each are tens of megabytes: they are put into words as they are taken. */
function bodyOf(before: string, outcomes: readonly Outcome[]): Buffer | Readable {
  const pieces = inPieces(before, outcomes);
  return outcomes.length === 1 ? Buffer.from([...pieces].join('')) : Readable.from(pieces);
}

function* inPieces(before: string, outcomes: readonly Outcome[]): Generator<string> {
  let piece = `${before}"results":[`;
  for (const [index, outcome] of outcomes.entries()) {
    piece += `${index === 0 ? '' : ','}${resultText(outcome)}`;
    if (piece.length < pieceLengthMin) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}]}`;
}
