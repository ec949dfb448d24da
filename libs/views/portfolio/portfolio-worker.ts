import type { IndicatorRule } from '#libs/assessment';
import { openSqliteReader, standBack } from '#libs/event-store';
import { askedPort, FolderFiles, Progress, RenewedConnections } from '#libs/projections';
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

standBack();
const port = askedPort<PortfolioWorkerSettings, PortfolioRequest>('PortfolioThread');
const { folder, progress, ruleSets: module } = port.data;
const ruleSets = await ruleSetsIn(module);
const { views } = viewsUnder(ruleSets);
const names = views.map((view) => view.name);
const applied = new Progress(names, progress);
const connections = new RenewedConnections(new FolderFiles(folder, views), applied, port.corrupt);
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

port.answer(({ question, behind }) =>
  behind === undefined ? portfolio.overview(question) : portfolio.behind(behind.rule, question, behind.page),
);
