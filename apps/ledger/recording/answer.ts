import type { Problem } from '#libs/evidence';
import { type Problem as ProblemBody, problemMediaType, problemOf } from '../problem.filter.js';
import { Refusal } from '../refusal.js';
import { type Outcome, resultOf, resultText } from './outcome.js';

/** What a request that was recorded whole is answered. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly location?: string | undefined;
}

/** How many reasons a refused batch lists beside its results, each of which has all of its own. */
const listedReasonsMax = 100;

/** The answer to one event. */
export function answerToOne(outcome: Outcome): Answer {
  if (outcome.outcome === 'conflict' || outcome.outcome === 'quarantined') return refused([outcome], outcome.errors);
  return received([outcome]);
}

/** The answer to a batch: the outcome's own status where all have the same, 207 where they have not. */
export function answerToBatch(outcomes: readonly Outcome[]): Answer {
  const [first] = outcomes;
  if (first === undefined) return { status: 200, contentType: 'application/json', body: '{"results":[]}' };
  if (outcomes.some(({ outcome }) => outcome !== first.outcome))
    return { ...received(outcomes), status: 207, location: undefined };
  if (first.outcome === 'recorded' || first.outcome === 'duplicate') return received(outcomes);
  const reasons = outcomes.flatMap((outcome, index) =>
    'errors' in outcome
      ? outcome.errors.map(({ pointer, detail }) => ({ pointer: `/${index}${pointer}`, detail }))
      : [],
  );
  return refused(outcomes, reasons.slice(0, listedReasonsMax));
}

/** The answer to a dry run, of one event or of a batch: what intake would say of each. */
export function answerToDryRun(outcomes: readonly Outcome[]): Answer {
  const body = JSON.stringify({ dryRun: true, results: outcomes.map(resultOf) });
  return { status: 200, contentType: 'application/json', body };
}

function received(outcomes: readonly Outcome[]): Answer {
  const [first] = outcomes as [Outcome, ...Outcome[]];
  const body = `{"results":[${outcomes.map(resultText).join(',')}]}`;
  const contentType = 'application/json';
  if (first.outcome !== 'recorded') return { status: 200, contentType, body };
  return { status: 201, contentType, body, location: locationOf(first) };
}

function locationOf({ source, id }: { readonly source: string; readonly id: string }): string {
  return `/v1/events/${encodeURIComponent(source)}/${encodeURIComponent(id)}`;
}

function refused(outcomes: readonly Outcome[], errors: readonly Problem[]): Answer {
  const [first] = outcomes as [Outcome, ...Outcome[]];
  const conflict = first.outcome === 'conflict';
  const detail = conflict
    ? 'Nothing of what is recorded was changed; the attempt itself is kept.'
    : 'It was kept whole under its quarantineId; send it mended to /v1/quarantine/{id}/resubmit.';
  const refusal = new Refusal(conflict ? 'conflict' : 'quarantined', detail, {
    errors,
    members: { results: outcomes.map(resultOf) },
  });
  return problemAnswer(problemOf(refusal));
}

function problemAnswer(problem: ProblemBody): Answer {
  return { status: problem.status, contentType: problemMediaType, body: Buffer.from(JSON.stringify(problem)) };
}
