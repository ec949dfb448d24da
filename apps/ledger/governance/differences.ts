import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { RuleSets } from '#libs/assessment';
import { EventStore } from '#libs/event-store';
import { type DifferingStatus, Views } from '#libs/views';
import { type ChangeVerdict, shown } from '../changes/change.js';
import { timeText } from '../inquiry/instants.js';
import { askedBy } from '../inquiry/status.js';
import { ProblemFilter } from '../problem.filter.js';
import { Refusal } from '../refusal.js';
import { refusedParameter } from '../refused-parameter.js';
import { Adoptions } from './adoptions.js';
import type { DifferenceQuestion } from './difference-question.js';

const itemsUsual = 1_000;
const tellEveryMs = 500;
/** What a firm can least foresee comes first: contacts by a surface that nobody registered. */
const first = 'R-229';

/** A status that would be another one; null where there would be none, or is none. */
export interface ShownDifference extends Omit<DifferingStatus, 'before' | 'after'> {
  readonly before: ChangeVerdict | null;
  readonly after: ChangeVerdict | null;
}

/** How many statuses of now would be others under another rule set, and by which rule. */
export interface DifferenceSummary {
  readonly from: string;
  readonly to: string;
  readonly at: string;
  /** Up to where the ledger was known; null where nothing was. */
  readonly position: string | null;
  readonly subjects: number;
  readonly counts: readonly (Pick<ShownDifference, 'before' | 'after'> & {
    readonly subjects: number;
    readonly clients: number;
  })[];
}

type Step =
  | { readonly progress: number }
  | { readonly items: readonly ShownDifference[] }
  | { readonly summary: DifferenceSummary };

interface Asked {
  readonly from: string;
  readonly to: string;
}

/** Tells what two rule sets say otherwise of all clients. One question at a time: it takes all cores while it lasts. */
@Injectable()
export class DifferenceAnswers {
  #isBusy = false;

  constructor(
    private readonly views: Views,
    private readonly ruleSets: RuleSets,
    private readonly adoptions: Adoptions,
    private readonly store: EventStore,
    private readonly problems: ProblemFilter,
  ) {}

  /** The numbers, and the first of the statuses that differ. */
  async answer(
    question: DifferenceQuestion,
    signal: AbortSignal,
  ): Promise<DifferenceSummary & { readonly items: readonly ShownDifference[] }> {
    const items: ShownDifference[] = [];
    let answer: DifferenceSummary | undefined;
    for await (const step of this.#steps(await this.#asked(question), question.limit ?? itemsUsual, signal)) {
      if ('items' in step) items.push(...step.items);
      if ('summary' in step) answer = step.summary;
    }
    return { ...(answer as DifferenceSummary), items };
  }

  /** A line for how much is done, now and then; one for each status that differs; at last the numbers, or a problem. */
  async lines(question: DifferenceQuestion, signal: AbortSignal): Promise<AsyncGenerator<string>> {
    const asked = await this.#asked(question);
    return this.#lines(this.#steps(asked, question.limit ?? Number.POSITIVE_INFINITY, signal));
  }

  async *#lines(steps: AsyncGenerator<Step>): AsyncGenerator<string> {
    try {
      for await (const step of steps) {
        const lines = 'items' in step ? step.items : [step];
        yield lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      }
    } catch (error) {
      yield `${JSON.stringify(this.problems.problem(error).problem)}\n`;
    }
  }

  async #asked({ from, to }: DifferenceQuestion): Promise<Asked> {
    const inForce = (await this.adoptions.read()).adoptions.at(-1)?.ruleSet ?? this.ruleSets.usual.id;
    const asked = {
      from: askedBy(from, this.ruleSets, 'from') ?? this.ruleSets.of(inForce).id,
      to: askedBy(to, this.ruleSets, 'to') as string,
    };
    if (asked.from === asked.to) throw refusedParameter('to', `must be another rule set than ${asked.from}`);
    return asked;
  }

  async *#steps({ from, to }: Asked, most: number, signal: AbortSignal): AsyncGenerator<Step> {
    if (this.#isBusy)
      throw new Refusal(
        'too-many-questions',
        'Two rule sets are being compared already; ask again when that is done.',
        {
          retryAfterSeconds: 30,
        },
      );
    this.#isBusy = true;
    const ended = new AbortController();
    try {
      const at = this.store.now();
      let share = 0;
      const onProgress = (done: number) => {
        share = done;
      };
      const until = AbortSignal.any([signal, ended.signal]);
      const finding = this.views.adoption.difference(from, to, { at, first, signal: until, onProgress });
      // Whoever reads no further is not to leave it unheard.
      finding.catch(() => undefined);
      while (!(await isOver(finding))) yield { progress: Math.floor(1_000 * share) / 1_000 };
      const { upTo, counts, statuses, close } = await finding;
      try {
        let left = most;
        for await (const page of statuses()) {
          const items = page.slice(0, left).map(shownDifference);
          if (items.length > 0) yield { items };
          left -= items.length;
          if (left <= 0) break;
        }
      } finally {
        await close();
      }
      const position = upTo === undefined ? null : String(upTo);
      const shownCounts = counts.map((count) => ({ ...count, ...shownDifference(count) }));
      const subjects = counts.reduce((sum, count) => sum + count.subjects, 0);
      yield { summary: { from, to, at: timeText(at), position, subjects, counts: shownCounts } };
    } finally {
      ended.abort();
      this.#isBusy = false;
    }
  }
}

const shownDifference = <D extends Pick<DifferingStatus, 'before' | 'after'>>(differing: D) => ({
  ...differing,
  before: shown(differing.before),
  after: shown(differing.after),
});

/** Waits for it for a moment. Throws what it threw. */
async function isOver(work: Promise<unknown>): Promise<boolean> {
  const waiting = new AbortController();
  const moment = delay(tellEveryMs, false, { signal: waiting.signal }).catch(() => false);
  try {
    return await Promise.race([work.then(() => true), moment]);
  } finally {
    waiting.abort();
  }
}
