import { Injectable } from '@nestjs/common';
import { type ChangePosition, Views } from '#libs/views';
import { Closing } from '../closing.js';
import { Config } from '../config.js';
import { Metrics } from '../metrics.js';
import { ProblemFilter } from '../problem.filter.js';
import { Refusal } from '../refusal.js';
import { Rooms } from '../rooms.js';
import { comment } from './change.js';
import { ChangeFeed } from './change-feed.js';
import { ChangePositions } from './change-positions.js';
import { changeStream } from './change-stream.js';
import type { ChangesQuestion } from './changes-question.js';

const heartbeatSeconds = 15;
const waitMsMax = 2000;
/** What a stream takes whose reader does not read: a page of changes in words, some times over, and its connection. */
export const changeStreamBytes = 256 * 1024;

/** The streams of changes that are open. */
@Injectable()
export class ChangeStreams {
  #open = 0;

  constructor(
    private readonly feed: ChangeFeed,
    private readonly places: ChangePositions,
    private readonly views: Views,
    private readonly config: Config,
    private readonly closing: Closing,
    private readonly metrics: Metrics,
    private readonly rooms: Rooms,
    private readonly problems: ProblemFilter,
  ) {}

  /**
   * A stream from the place that an id names, or from now. It ends when `gone` aborts, which must happen. Refuses (`too-many-streams`) where
   * no more are served at once, what is no id of a place in this ledger's past (`invalid-parameter`), and where there are
   * no statuses to follow (`view-behind`).
   */
  async open(
    asked: ChangesQuestion,
    lastEventId: string | undefined,
    gone: AbortSignal,
  ): Promise<AsyncIterable<string>> {
    await this.#needStatuses();
    const { changes } = this.rooms;
    if (!changes.take(changeStreamBytes)) {
      const detail = `${this.#open} streams are open, and no more are served; end one. A single one is enough for all that a gateway asks.`;
      throw new Refusal('too-many-streams', detail, { retryAfterSeconds: 5 });
    }
    this.#count(1);
    const leave = this.feed.listen();
    const end = () => {
      leave();
      changes.give(changeStreamBytes);
      this.#count(-1);
    };
    if (gone.aborted) end();
    else gone.addEventListener('abort', end, { once: true });
    return this.#events(asked, await this.#place(lastEventId), gone);
  }

  async *#events(asked: ChangesQuestion, from: ChangePosition, gone: AbortSignal): AsyncGenerator<string> {
    try {
      yield* changeStream(this.feed, {
        asked,
        from,
        heartbeatMs: (asked.heartbeat ?? heartbeatSeconds) * 1000,
        stallMs: this.config.limits.idleTimeoutMs,
        gone,
        closing: this.closing.signal,
        onSent: (count) => this.metrics.changesSent.inc(count),
      });
    } catch (error) {
      const { problem } = this.problems.problem(error);
      yield comment(`${problem.title}; go on from the last id`);
    }
  }

  #count(more: 1 | -1): void {
    this.#open += more;
    this.metrics.changeStreams.set(this.#open);
  }

  /** Waits for a view that has only just begun, as every question does. */
  async #needStatuses(): Promise<void> {
    const isThere = await this.views.waitFor(0n, waitMsMax, ['statuses']);
    const state = this.views.progress.state('statuses');
    if (isThere && state !== 'stopped' && state !== 'closed') return;
    throw new Refusal(
      'view-behind',
      'There are no statuses to follow yet; ask again after a moment. /health/ready says how the views are doing.',
      {
        retryAfterSeconds: 5,
      },
    );
  }

  async #place(lastEventId: string | undefined): Promise<ChangePosition> {
    if (lastEventId !== undefined && lastEventId !== '') return this.places.named(lastEventId);
    const present = await this.places.present();
    if (present !== undefined) return present;
    throw new Refusal(
      'store-unavailable',
      'What is now cannot be settled, because nothing can be written; see /health/ready for why.',
      {
        retryAfterSeconds: 5,
      },
    );
  }
}
