import type { IndicatorRule, RuleSets } from '#libs/assessment';
import { StoreDamaged, viewThreadLimits, WorkerThread } from '#libs/event-store';
import { type Progress, ViewBehind } from '#libs/projections';
import { moduleOf } from '../rule-sets-of-thread.js';
import type { Behind, Overview } from './portfolio.js';
import type { PortfolioReply, PortfolioRequest, PortfolioWorkerSettings } from './portfolio-worker.js';
import type { PageAsked, PageOf, PortfolioQuestion } from './reading.js';

/** Between threads errors lose their class. */
function errorOf(reply: Exclude<PortfolioReply, { kind: 'corrupt' | 'answer' }>): Error {
  if (reply.kind === 'behind') return new ViewBehind(reply.view, reply.position);
  return reply.kind === 'damaged' ? new StoreDamaged(reply.path, reply.error) : reply.error;
}

/** Nothing was done: more questions wait already than will be answered soon. */
export class TooManyQuestions extends Error {
  override readonly name = 'TooManyQuestions';
}

/** The answer would have taken longer than it may. */
export class TookTooLong extends Error {
  override readonly name = 'TookTooLong';
}

export interface PortfolioLimits {
  /** Questions that wait for those before them. */
  readonly waitingMax: number;
  /** From asking to answering, waiting included. */
  readonly msMax: number;
}

const usualLimits: PortfolioLimits = { waitingMax: 16, msMax: 60_000 };

interface WaitingQuestion {
  readonly request: PortfolioRequest;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

export interface PortfolioThreadOptions {
  /** `INITIUM_DATA`. */
  readonly folder: string;
  readonly ruleSets: RuleSets;
  readonly progress: Progress;
  /** Told of a view whose file could not be read. */
  readonly corrupt: (view: string) => void;
  /** Looked at anew with each question. */
  readonly limits?: Partial<PortfolioLimits>;
}

/**
 * Asks the portfolio on a thread of its own, one question after the other, so that what takes seconds holds up nothing
 * else. The thread begins with the first question. One that takes too long is refused and ended with the thread; what it
 * was at ends with the row that it was at, and the next question waits for that.
 *
 * Rejects with `TooManyQuestions`, `TookTooLong`, or `ViewBehind` where a view has not applied as much as is asked for.
 */
export class PortfolioThread {
  readonly #options: PortfolioThreadOptions;
  readonly #waiting: WaitingQuestion[] = [];
  #thread: WorkerThread<PortfolioRequest, PortfolioReply> | undefined;
  #asking: WaitingQuestion | undefined;
  #ending: Promise<unknown> | undefined;
  #closed = false;

  constructor(options: PortfolioThreadOptions) {
    this.#options = options;
  }

  overview(question: PortfolioQuestion): Promise<Overview> {
    return this.#ask({ question }) as Promise<Overview>;
  }

  behind<Rule extends IndicatorRule>(
    rule: Rule,
    question: PortfolioQuestion,
    page: PageAsked,
  ): Promise<PageOf<Behind[Rule]>> {
    return this.#ask({ question, behind: { rule, page } }) as Promise<PageOf<Behind[Rule]>>;
  }

  /** Ends the thread. What waits is refused. */
  async close(): Promise<void> {
    this.#closed = true;
    const left = [this.#asking, ...this.#waiting.splice(0)].filter((asked) => asked !== undefined);
    this.#asking = undefined;
    for (const { reject, timer } of left) {
      clearTimeout(timer);
      reject(new TooManyQuestions('the views are closed'));
    }
    this.#end();
    await this.#ending;
  }

  get #limits(): PortfolioLimits {
    return { ...usualLimits, ...this.#options.limits };
  }

  #ask(request: PortfolioRequest): Promise<unknown> {
    if (this.#closed || this.#waiting.length >= this.#limits.waitingMax)
      return Promise.reject(new TooManyQuestions(`${this.#waiting.length} questions wait already`));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#expire(asked), this.#limits.msMax);
      const asked: WaitingQuestion = { request, resolve, reject, timer };
      this.#waiting.push(asked);
      this.#next();
    });
  }

  #next(): void {
    if (this.#asking !== undefined || this.#ending !== undefined) return;
    this.#asking = this.#waiting.shift();
    if (this.#asking === undefined) return;
    this.#thread ??= this.#start();
    this.#thread.tell(this.#asking.request);
  }

  #start(): WorkerThread<PortfolioRequest, PortfolioReply> {
    const { folder, progress, ruleSets } = this.#options;
    const shared = { progress: progress.shared, ruleSets: moduleOf(ruleSets) };
    const thread = new WorkerThread<PortfolioRequest, PortfolioReply>(
      new URL('./portfolio-worker.js', import.meta.url),
      {
        data: { folder, ...shared } satisfies PortfolioWorkerSettings,
        name: 'portfolio',
        resourceLimits: viewThreadLimits(),
        heard: (reply) => {
          if (reply.kind === 'corrupt') this.#options.corrupt(reply.view);
          else if (this.#thread === thread) this.#settle(reply);
        },
        failed: (error) => this.#fail(thread, error),
      },
    );
    thread.unref();
    return thread;
  }

  #settle(reply: Exclude<PortfolioReply, { kind: 'corrupt' }>): void {
    const asked = this.#asking;
    this.#asking = undefined;
    if (asked !== undefined) {
      clearTimeout(asked.timer);
      if (reply.kind === 'answer') asked.resolve(reply.answer);
      else asked.reject(errorOf(reply));
    }
    this.#next();
  }

  /** The thread has ended by itself: the question that it was at fails, and the next one gets another thread. */
  #fail(thread: WorkerThread<PortfolioRequest, PortfolioReply>, error: Error): void {
    if (this.#thread !== thread) return;
    this.#thread = undefined;
    this.#settle({ kind: 'failed', error });
  }

  #expire(asked: WaitingQuestion): void {
    asked.reject(new TookTooLong(`no answer within ${this.#limits.msMax} ms`));
    if (this.#asking !== asked) {
      this.#waiting.splice(this.#waiting.indexOf(asked), 1);
      return;
    }
    this.#asking = undefined;
    this.#end();
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
