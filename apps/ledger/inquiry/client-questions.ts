import { entryOf } from './client-entries.js';
import type { ClientSources } from './client-sources.js';
import { sendOf, serveOf } from './gate.js';
import { ownAmong } from './own-events.js';
import { seenOf } from './seen-exposures.js';
import { statusOf } from './status.js';
import { storyOf } from './story.js';

/**
 * The questions that cost in proportion to what is known of a client, by name. What is asked and what is answered are plain
 * values, so that any thread can be asked.
 */
const clientQuestions = {
  status: statusOf,
  serve: serveOf,
  send: sendOf,
  story: storyOf,
  ownEvents: ownAmong,
  exposures: seenOf,
  entry: entryOf,
};

type Questions = typeof clientQuestions;
export type ClientQuestion = keyof Questions;
export type QuestionOf<Q extends ClientQuestion> = Parameters<Questions[Q]>[1];
export type AnswerTo<Q extends ClientQuestion> = Awaited<ReturnType<Questions[Q]>>;

export function answerTo<Q extends ClientQuestion>(
  question: Q,
  asked: QuestionOf<Q>,
  from: ClientSources,
): Promise<AnswerTo<Q>> {
  const answer = clientQuestions[question] as (from: ClientSources, asked: QuestionOf<Q>) => Promise<AnswerTo<Q>>;
  return answer(from, asked);
}
