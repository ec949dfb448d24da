import type { ProblemDetails } from '../problem.filter.js';
import type { Room } from '../rooms.js';
import type { Arrival } from './arrival.js';
import { type Outcome, resultText } from './outcome.js';

/**
 * So many chunks of lines may wait for the store while the next is read. A chunk is what came at once, some 64 KiB at most;
 * this many of them make transactions as large as batches do.
 */
const chunksInFlightMax = 32;
/** What a chunk takes with what is made of it, until it is recorded and that is read. */
export const chunkBytes = 256 * 1024;

export interface StreamParts {
  /** Records a chunk, and waits where the store is overloaded. */
  record(arrivals: readonly Arrival[]): Promise<readonly Outcome[]>;
  /** What the client is told of a failure. */
  problem(thrown: unknown): ProblemDetails;
  /** What stands beside the summary. */
  closing(): Promise<object>;
  /** Of all streams together: each has a chunk in flight, and more where there is room. */
  readonly room: Room;
}

/**
 * The answer to a stream of events: one result a line, in order, each as soon as it is durable; then `summary`, or a
 * problem object where something stopped it, after which what was reported stands: how much that is says `reported`, so
 * that who looks for `summary` never takes it for the end. Whoever does not read it stops the reading of what is sent.
 */
export async function* answerToStream(
  chunks: AsyncGenerator<Arrival[]>,
  { record, problem, closing, room }: StreamParts,
): AsyncGenerator<string> {
  const counts = { received: 0, recorded: 0, duplicate: 0, conflict: 0, quarantined: 0 };
  try {
    for await (const outcomes of inOrder(chunks, record, room)) {
      counts.received += outcomes.length;
      for (const { outcome } of outcomes) counts[outcome]++;
      yield outcomes.map((outcome) => `${resultText(outcome)}\n`).join('');
    }
    yield `${JSON.stringify({ summary: counts, ...(await closing()) })}\n`;
  } catch (error) {
    yield `${JSON.stringify({ ...problem(error), reported: counts })}\n`;
  }
}

type Step =
  | { readonly chunk: IteratorResult<Arrival[], void> }
  | { readonly failure: unknown }
  | { readonly outcomes: readonly Outcome[] };

/** Reads on while earlier chunks wait for the store, and gives their outcomes in the order in which they were read. */
async function* inOrder(
  chunks: AsyncGenerator<Arrival[]>,
  record: StreamParts['record'],
  room: Room,
): AsyncGenerator<readonly Outcome[]> {
  const inFlight: Promise<Step>[] = [];
  const nextChunk = (): Promise<Step> => chunks.next().then((chunk) => ({ chunk }), failed);
  let reading: Promise<Step> | undefined = nextChunk();
  let failure: { readonly failure: unknown } | undefined;
  /** Of those in flight, for how many room was taken: not for the first. */
  let held = 0;
  try {
    while (reading !== undefined || inFlight.length > 0) {
      const mayRead = inFlight.length === 0 || (inFlight.length < chunksInFlightMax && room.has(chunkBytes));
      const reads = reading !== undefined && mayRead ? [reading] : [];
      const step: Step = await Promise.race([...inFlight.slice(0, 1), ...reads]);
      if ('outcomes' in step) {
        inFlight.shift();
        yield step.outcomes;
        if (held > 0) room.give(chunkBytes);
        held = Math.max(0, held - 1);
      } else if ('failure' in step) {
        // What was read before it still gets its answer, unless it is the store that failed.
        failure = step;
        if (inFlight[0] !== undefined && (await inFlight[0]) === step) break;
        reading = undefined;
      } else if (step.chunk.done) {
        reading = undefined;
      } else {
        if (inFlight.length > 0 && room.take(chunkBytes)) held++;
        inFlight.push(recorded(step.chunk.value, record));
        reading = nextChunk();
      }
    }
  } finally {
    room.give(held * chunkBytes);
  }
  if (failure !== undefined) throw failure.failure;
}

function recorded(arrivals: readonly Arrival[], record: StreamParts['record']): Promise<Step> {
  return record(arrivals).then((outcomes) => ({ outcomes }), failed);
}

function failed(failure: unknown): Step {
  return { failure };
}
