import type { IndicatorRule } from '#libs/assessment';
import { openSqliteReader, StoreDamaged, standBack, workerPort } from '#libs/event-store';
import { FolderFiles, Progress, ReadConnections, ViewBehind } from '#libs/projections';
import { ruleSetsIn } from '../rule-sets-of-thread.js';
import { viewsUnder } from '../views.js';
import { PortfolioColumns } from './columns/columns.js';
import { Portfolio } from './portfolio.js';
import type { PageAsked, PortfolioQuestion } from './reading.js';

export interface PortfolioWorkerSettings {
  readonly folder: string;
  readonly progress: SharedArrayBuffer;
  /** Which module exports the rule sets. */
  readonly ruleSets: string;
}

/** One question; without `rule` the overview, else a page of what is behind that figure. */
export interface PortfolioRequest {
  readonly question: PortfolioQuestion;
  readonly behind?: { readonly rule: IndicatorRule; readonly page: PageAsked };
}

export type PortfolioReply =
  | { readonly kind: 'answer'; readonly answer: unknown }
  | { readonly kind: 'behind'; readonly view: string; readonly position: bigint }
  | { readonly kind: 'damaged'; readonly path: string; readonly error: Error }
  | { readonly kind: 'failed'; readonly error: Error }
  /** Not a reply: the file of a view could not be read. */
  | { readonly kind: 'corrupt'; readonly view: string };

standBack();
const { data, tell, onMessage } = workerPort<PortfolioWorkerSettings, PortfolioRequest, PortfolioReply>(
  'PortfolioThread',
);
const { folder, progress, ruleSets: module } = data;
const ruleSets = await ruleSetsIn(module);
const { views } = viewsUnder(ruleSets);
const names = views.map((view) => view.name);
const applied = new Progress(names, progress);
const connections = new ReadConnections(new FolderFiles(folder, views), applied, (view) =>
  tell({ kind: 'corrupt', view }),
);
const columns = new PortfolioColumns(connections);
const portfolio = new Portfolio(connections, openSqliteReader({ folder }), ruleSets, columns);

/** How often what is held is brought up, so that little is left to do when a question comes. */
const keepUpMs = 1_000;

function keepUp(): void {
  try {
    columns.keepUp(applied);
  } catch {
    // The next question meets it as well, and says it.
  }
}
setInterval(keepUp, keepUpMs);

onMessage(async ({ question, behind }) => {
  try {
    const answer =
      behind === undefined
        ? await portfolio.overview(question)
        : await portfolio.behind(behind.rule, question, behind.page);
    tell({ kind: 'answer', answer });
  } catch (error) {
    if (error instanceof ViewBehind) tell({ kind: 'behind', view: error.view, position: question.upTo });
    else if (error instanceof StoreDamaged) tell({ kind: 'damaged', path: error.path, error });
    else tell({ kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) });
  }
});
