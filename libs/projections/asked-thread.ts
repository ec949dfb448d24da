import { StoreDamaged, viewThreadLimits, WorkerThread } from '#libs/event-store';
import type { AskedReply } from './asked-port.js';
import { ViewBehind } from './view-reader.js';

/** A question was not answered; `about` is what such questions are about, as in `the portfolio`. */
class Unanswered extends Error {
  readonly about: string;

  constructor(about: string, why: string) {
    super(why);
    this.about = about;
  }
}

/** Nothing was done: more questions wait already than will be answered soon. */
export class TooManyQuestions extends Unanswered {
  override readonly name = 'TooManyQuestions';
}

/** The answer would have taken longer than it may. */
export class TookTooLong extends Unanswered {
  override readonly name = 'TookTooLong';
}

/** The thread ended while it was at the question. */
export class QuestionLost extends Unanswered {
  override readonly name = 'QuestionLost';
}

export interface AskingLimits {
  /** Questions that wait for those before them. */
  readonly waitingMax: number;
  /** From asking to answering, waiting included. */
  readonly msMax: number;
}

const usualLimits: AskingLimits = { waitingMax: 16, msMax: 60_000 };

export interface AskedThreadOptions {
  /** The module of the thread, which answers by an `AskedPort`, and what it is started with. */
  readonly module: URL;
  readonly data: unknown;
  readonly name: string;
  /** What is asked about, as refusals call it. */
  readonly about: string;
  /** Told of a view whose file could not be read. */
  readonly corrupt: (view: string) => void;
  /** Looked at anew with each question. */
  readonly limits?: Partial<AskingLimits> | undefined;
}

interface WaitingQuestion {
  readonly question: unknown;
  readonly settle: (answered: Promise<unknown>) => void;
}

/**
 * Asks a thread of its own, one question after the other, so that what takes seconds holds up nothing else. The thread
 * begins with the first question. One that takes too long is refused and ended with the thread; what it was at ends with the
 * row that it was at, and the next question waits for that.
 *
 * Rejects with `TooManyQuestions`, `TookTooLong`, `QuestionLost`, or `ViewBehind` where a view has not applied as much as is
 * asked for.
 */
export class AskedThread<Question> {
  readonly #options: AskedThreadOptions;
  readonly #waiting: WaitingQuestion[] = [];
  #thread: WorkerThread<Question, AskedReply> | undefined;
  #asking: WaitingQuestion | undefined;
  #ending: Promise<unknown> | undefined;
  #closed = false;

  constructor(options: AskedThreadOptions) {
    this.#options = options;
  }

  /** @param gone aborts when nobody waits for the answer any more: what has not begun is not begun */
  ask(question: Question, gone?: AbortSignal): Promise<unknown> {
    const { waitingMax, msMax } = this.#limits;
    const { about } = this.#options;
    if (this.#closed || this.#waiting.length >= waitingMax)
      return Promise.reject(new TooManyQuestions(about, `${this.#waiting.length} questions wait already`));
    return new Promise((resolve) => {
      const late = () => this.#giveUp(asked, new TookTooLong(about, `no answer within ${msMax} ms`));
      const left = () => this.#drop(asked, new TookTooLong(about, 'nobody waits for it any more'));
      const timer = setTimeout(late, msMax);
      const settle = (answered: Promise<unknown>) => {
        clearTimeout(timer);
        gone?.removeEventListener('abort', left);
        resolve(answered);
      };
      const asked: WaitingQuestion = { question, settle };
      this.#waiting.push(asked);
      gone?.addEventListener('abort', left);
      if (gone?.aborted === true) left();
      this.#next();
    });
  }

  /** Has a new thread answer from now on, and what the old one was at: what that one held of what it had read is gone with it. */
  renew(): void {
    if (this.#asking !== undefined) this.#waiting.unshift(this.#asking);
    this.#asking = undefined;
    this.#end();
  }

  /** Ends the thread. What waits is refused. */
  async close(): Promise<void> {
    this.#closed = true;
    const left = [this.#asking, ...this.#waiting.splice(0)].filter((asked) => asked !== undefined);
    this.#asking = undefined;
    const refusal = new TooManyQuestions(this.#options.about, 'nothing is answered any more');
    for (const { settle } of left) settle(Promise.reject(refusal));
    this.#end();
    await this.#ending;
  }

  get #limits(): AskingLimits {
    return { ...usualLimits, ...this.#options.limits };
  }

  #next(): void {
    if (this.#asking !== undefined || this.#ending !== undefined) return;
    this.#asking = this.#waiting.shift();
    if (this.#asking === undefined) return;
    this.#thread ??= this.#start();
    this.#thread.tell(this.#asking.question as Question);
  }

  #start(): WorkerThread<Question, AskedReply> {
    const { module, data, name, about, corrupt } = this.#options;
    /** It has ended by itself: the next question gets another one. */
    const lost = (why: string) => {
      if (this.#thread !== thread) return;
      this.#thread = undefined;
      this.#settle(Promise.reject(new QuestionLost(about, why)));
    };
    const thread = new WorkerThread<Question, AskedReply>(module, {
      data,
      name,
      resourceLimits: viewThreadLimits(),
      heard: (reply) => {
        if (reply.kind === 'corrupt') corrupt(reply.view);
        else if (this.#thread === thread) this.#settle(answerOf(reply));
      },
      failed: ({ message }) => lost(message),
      ended: (code) => lost(`exit code ${code}`),
    });
    thread.unref();
    return thread;
  }

  #settle(answered: Promise<unknown>): void {
    const asked = this.#asking;
    this.#asking = undefined;
    asked?.settle(answered);
    this.#next();
  }

  /** Refuses a question; where the thread is at it, the thread goes with it. */
  #giveUp(asked: WaitingQuestion, refusal: Error): void {
    asked.settle(Promise.reject(refusal));
    if (this.#asking !== asked) {
      this.#waiting.splice(this.#waiting.indexOf(asked), 1);
      return;
    }
    this.#asking = undefined;
    this.#end();
  }

  /** What the thread is at already it may finish: what it learns by it serves whoever asks next. */
  #drop(asked: WaitingQuestion, refusal: Error): void {
    if (this.#asking !== asked) this.#giveUp(asked, refusal);
  }

  #end(): void {
    const thread = this.#thread;
    if (thread === undefined) return;
    this.#thread = undefined;
    this.#ending = thread.cut().finally(() => {
      this.#ending = undefined;
      if (!this.#closed) this.#next();
    });
  }
}

/** Between threads errors lose their class. */
async function answerOf(reply: Exclude<AskedReply, { kind: 'corrupt' }>): Promise<unknown> {
  switch (reply.kind) {
    case 'answer':
      return reply.answer;
    case 'behind':
      throw new ViewBehind(reply.view, reply.position);
    case 'damaged':
      throw new StoreDamaged(reply.path, reply.error);
    case 'failed':
      throw reply.error;
  }
}
