import type { EventReader } from '#libs/event-store';
import type { View, ViewFiles } from '#libs/projections';
import { InlineRunner } from '../../projections/test/inline-runner.js';
import { SourceCoverage } from '../coverage/source-coverage.js';
import { EvidenceIndex } from '../evidence-index/evidence-index.js';
import { RegisterPositions } from '../evidence-index/register-positions.js';
import { Indicators } from '../indicators/indicators.js';
import { Quarantine } from '../quarantine/quarantine.js';
import { ClientSearch } from '../statuses/client-search.js';
import { StatusChanges } from '../statuses/status-changes.js';
import { StatusHistory } from '../statuses/status-history.js';
import { Statuses } from '../statuses/statuses.js';
import { viewsUnder } from '../views.js';
import { underP1 } from './under-p1.js';

export { MemoryFiles } from '../../projections/test/memory-files.js';

/** All views, where a ledger that adopted nothing goes by P1. */
export const viewsUnderP1 = viewsUnder(underP1);

/** The runner on this thread, over files in memory, and what there is to ask. */
export class InlineViews extends InlineRunner {
  readonly evidenceIndex = new EvidenceIndex(this);
  readonly registers = new RegisterPositions(this);
  readonly quarantine = new Quarantine(this);
  readonly indicators = new Indicators(this);
  readonly statuses = new Statuses(this);
  readonly statusHistory = new StatusHistory(this);
  readonly clientSearch = new ClientSearch(this);
  readonly statusChanges = new StatusChanges(this);
  readonly coverage = new SourceCoverage(this, this.evidenceIndex);

  constructor(reader: EventReader, views: readonly View[] = viewsUnderP1.views, files?: ViewFiles) {
    const { project } = viewsUnderP1;
    super(reader, views, { files, project });
  }
}
