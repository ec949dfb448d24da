import { type RuleSets, shippedRuleSets } from '#libs/assessment';
import { ServedViews, type ServedViewsOptions } from '#libs/projections';
import { SourceCoverage } from './coverage/source-coverage.js';
import { EvidenceIndex } from './evidence-index/evidence-index.js';
import { Foreign } from './evidence-index/foreign.js';
import { RegisterPositions } from './evidence-index/register-positions.js';
import { NamedEntries } from './named-entries/named-entries.js';
import { PortfolioThread } from './portfolio/portfolio-thread.js';
import { Quarantine } from './quarantine/quarantine.js';
import { Adoption } from './statuses/adoption.js';
import { BehindClients } from './statuses/behind.js';
import { ClientList } from './statuses/client-list.js';
import { ClientSearch } from './statuses/client-search.js';
import { StatusChanges } from './statuses/status-changes.js';
import { StatusHistory } from './statuses/status-history.js';
import { Statuses } from './statuses/statuses.js';
import { viewsUnder } from './views.js';

export interface ViewsOptions extends ServedViewsOptions {
  /** What answers are given by; all that are shipped when left out. */
  readonly ruleSets?: RuleSets;
}

/**
 * Starts the threads that feed the views of an existing store. Resolves once questions can be asked, however far the
 * views are; or once a file turns out to be away, which is tried again: recording waits for no view.
 */
export async function startViews(options: ViewsOptions): Promise<Views> {
  const started = new Views(options);
  await started.ready;
  return started;
}

/** What there is to ask of the views of this process. */
export class Views extends ServedViews {
  readonly evidenceIndex: EvidenceIndex = new EvidenceIndex(this);
  readonly registers: RegisterPositions = new RegisterPositions(this);
  readonly quarantine: Quarantine = new Quarantine(this);
  readonly namedEntries: NamedEntries = new NamedEntries(this);
  readonly foreign: Foreign = new Foreign(this);
  readonly statuses: Statuses = new Statuses(this);
  readonly clients: ClientList = new ClientList(this);
  readonly clientSearch: ClientSearch = new ClientSearch(this);
  readonly statusHistory: StatusHistory = new StatusHistory(this);
  readonly behindClients: BehindClients = new BehindClients(this);
  readonly statusChanges: StatusChanges = new StatusChanges(this);
  readonly coverage: SourceCoverage;
  /** The portfolio, asked on a thread of its own. */
  readonly portfolio: PortfolioThread;
  /** What another rule set would say of every client. */
  readonly adoption: Adoption;

  constructor({ ruleSets = shippedRuleSets, ...options }: ViewsOptions) {
    super(viewsUnder(ruleSets), options);
    const { folder } = options;
    const { files, progress } = this;
    this.coverage = new SourceCoverage(this, this.evidenceIndex, ruleSets);
    this.portfolio = this.beside(
      new PortfolioThread({ folder, ruleSets, progress, corrupt: (view) => this.discard(view) }),
    );
    this.adoption = this.beside(new Adoption({ folder, ruleSets, files, progress }));
  }
}
