import { StoreDamaged, workerPort } from '#libs/event-store';
import { ViewBehind } from './view-reader.js';

/** What an asked thread says. */
export type AskedReply =
  | { readonly kind: 'answer'; readonly answer: unknown }
  | { readonly kind: 'behind'; readonly view: string; readonly position: bigint }
  | { readonly kind: 'damaged'; readonly path: string; readonly error: Error }
  | { readonly kind: 'failed'; readonly error: Error }
  /** Not a reply: the file of a view could not be read. */
  | { readonly kind: 'corrupt'; readonly view: string };

/** The own side of a thread that an `AskedThread` asks. */
export interface AskedPort<Data, Question> {
  readonly data: Data;
  /** Tells of a view whose file could not be read. */
  corrupt(view: string): void;
  /** Answers each question from now on, and those that came before. */
  answer(by: (question: Question) => Promise<unknown>): void;
}

/** Throws in a thread that nobody started as such. `startedBy` names who does. */
export function askedPort<Data, Question>(startedBy: string): AskedPort<Data, Question> {
  const { data, tell, onMessage } = workerPort<Data, Question, AskedReply>(startedBy);
  return {
    data,
    corrupt: (view) => tell({ kind: 'corrupt', view }),
    answer: (by) =>
      onMessage(async (question) => {
        try {
          tell({ kind: 'answer', answer: await by(question) });
        } catch (error) {
          tell(failureOf(error));
        }
      }),
  };
}

function failureOf(error: unknown): AskedReply {
  if (error instanceof ViewBehind) return { kind: 'behind', view: error.view, position: error.position };
  if (error instanceof StoreDamaged) return { kind: 'damaged', path: error.path, error };
  return { kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) };
}
