import type { IndicatorRule, RuleSets } from '#libs/assessment';
import { AskedThread, type AskingLimits, type Progress } from '#libs/projections';
import { moduleOf } from '../rule-sets-of-thread.js';
import type { Behind, Overview } from './portfolio.js';
import type { PortfolioRequest, PortfolioWorkerSettings } from './portfolio-worker.js';
import type { PageAsked, PageOf, PortfolioQuestion } from './reading.js';

export interface PortfolioThreadOptions {
  /** `INITIUM_DATA`. */
  readonly folder: string;
  readonly ruleSets: RuleSets;
  readonly progress: Progress;
  /** Told of a view whose file could not be read. */
  readonly corrupt: (view: string) => void;
  /** Looked at anew with each question. */
  readonly limits?: Partial<AskingLimits>;
}

/** Asks the portfolio on a thread of its own, and rejects as `AskedThread` does. */
export class PortfolioThread {
  readonly #thread: AskedThread<PortfolioRequest>;

  constructor({ folder, ruleSets, progress, corrupt, limits }: PortfolioThreadOptions) {
    const data: PortfolioWorkerSettings = { folder, progress: progress.shared, ruleSets: moduleOf(ruleSets) };
    const module = new URL('./portfolio-worker.js', import.meta.url);
    this.#thread = new AskedThread({ module, data, name: 'portfolio', about: 'the portfolio', corrupt, limits });
  }

  overview(question: PortfolioQuestion): Promise<Overview> {
    return this.#thread.ask({ question }) as Promise<Overview>;
  }

  behind<Rule extends IndicatorRule>(
    rule: Rule,
    question: PortfolioQuestion,
    page: PageAsked,
  ): Promise<PageOf<Behind[Rule]>> {
    return this.#thread.ask({ question, behind: { rule, page } }) as Promise<PageOf<Behind[Rule]>>;
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
