import { type ChangePosition, compareChangePositions, type LoggedChange, type LogPage, placeAfter } from '#libs/views';
import { timeText } from '../inquiry/instants.js';
import { refusalOf } from '../refusal-of.js';
import { changeEvent, comment, currentEvent, shown } from './change.js';
import type { ChangeFeed } from './change-feed.js';
import { changePositionId } from './change-position-id.js';
import { rulesMark } from './change-positions.js';
import type { ChangesQuestion } from './changes-question.js';
import { pause } from './pause.js';

/** How soon a client whose connection broke connects again, in milliseconds. */
const reconnectMs = 1000;
const retryMs = 1000;

export interface StreamOptions {
  readonly asked: ChangesQuestion;
  /** Everything after it is sent. */
  readonly from: ChangePosition;
  readonly heartbeatMs: number;
  /** The longest that the reader may leave what was written unread. */
  readonly stallMs: number;
  /** The reader has gone. */
  readonly gone: AbortSignal;
  /** The process ends. */
  readonly closing: AbortSignal;
  /** Told of every change that is sent. */
  onSent(count: number): void;
}

/**
 * One stream of changes, as server-sent events: what comes after its place, in order, each once; and once that is all
 * there is, `current`, again and again. What is not taken is not read either: a slow reader costs no memory. It ends with
 * a comment when the process does, or when the reader was too slow; it then goes on by the last id.
 */
export async function* changeStream(feed: ChangeFeed, options: StreamOptions): AsyncGenerator<string> {
  const { asked, heartbeatMs, stallMs, gone, closing } = options;
  const end = AbortSignal.any([gone, closing]);
  let place = options.from;
  /** What is to be sent before `current` may be said. */
  let owed: ChangePosition | undefined;
  let nextBeat = performance.now();
  let said = firstEvent(place);
  for (;;) {
    const saidAt = performance.now();
    if (said !== '') yield said;
    if (gone.aborted) return;
    if (closing.aborted) return yield comment('the ledger ends; go on from the last id');
    if (performance.now() - saidAt > stallMs) return yield comment('read too slowly; go on from the last id');
    said = '';
    const moved = feed.moved();
    const page = await pageAfter(feed, place, end);
    if (page !== undefined) {
      const changes = page.changes.filter((change) => fits(change, asked));
      options.onSent(changes.length);
      for (const change of changes) {
        place = placeAfter(place, change.changePosition, page.to);
        said += changeEvent(change, changePositionId(place, rulesMark));
      }
      place = page.to;
    } else if (owed !== undefined && compareChangePositions(place, owed) >= 0) {
      owed = undefined;
      nextBeat = performance.now() + heartbeatMs;
      said = currentEvent(place, rulesMark, { behind: behindOf(feed, place, asked), altered: alteredOf(feed, asked) });
    } else if (performance.now() < nextBeat) {
      await pause(nextBeat - performance.now(), end, moved);
    } else {
      owed = await unlessEnded(feed.refresh(), end);
      nextBeat = performance.now() + heartbeatMs;
      if (owed === undefined) said = comment('behind: not all that was recorded is looked at yet');
    }
  }
}

const firstEvent = (place: ChangePosition): string =>
  `: everything after position ${place.position} and ${timeText(place.at)}\nretry: ${reconnectMs}\nid: ${changePositionId(place, rulesMark)}\n\n`;

function fits(change: LoggedChange, { client, service, entity, mayServeOnly }: ChangesQuestion): boolean {
  const { changePosition, before, after } = change;
  if (client !== undefined && change.client !== client) return false;
  if (service !== undefined && changePosition.key.service !== service) return false;
  if (entity !== undefined && changePosition.key.entity !== entity) return false;
  return mayServeOnly !== true || shown(before)?.mayServe !== shown(after)?.mayServe;
}

/** Of those who are asked about, whose changes are not all told yet. */
function behindOf(feed: ChangeFeed, place: ChangePosition, { client }: ChangesQuestion): string[] {
  return feed.behind(place).filter((name) => client === undefined || name === client);
}

/** Of those who are asked about, of whom evidence is not as the log has it. */
function alteredOf({ altered }: ChangeFeed, { client }: ChangesQuestion): string[] | '*' {
  if (altered.isEveryone) return '*';
  return [...altered.clients].filter((name) => client === undefined || name === client);
}

function unlessEnded<T>(promise: Promise<T>, end: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(undefined);
    end.addEventListener('abort', stop);
    promise.then(resolve, reject).finally(() => end.removeEventListener('abort', stop));
  });
}

/** What comes next, if anything does yet. Waits a moment where the view or the store is away. */
async function pageAfter(feed: ChangeFeed, place: ChangePosition, end: AbortSignal): Promise<LogPage | undefined> {
  try {
    return await feed.after(place);
  } catch (error) {
    if (refusalOf(error) === undefined) throw error;
    await pause(retryMs, end);
    return undefined;
  }
}
