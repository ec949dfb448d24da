import { type RuleSets, shippedRuleSets } from '#libs/assessment';
import type { ViewSet } from '#libs/projections';
import { coverageView } from './coverage/coverage-view.js';
import { evidenceIndexView } from './evidence-index/evidence-index-view.js';
import { indicatorsView } from './indicators/indicators-view.js';
import { namedEntriesView } from './named-entries/named-entries-view.js';
import { ProjectedEvent } from './projected-event.js';
import { quarantineView } from './quarantine/quarantine-view.js';
import { moduleOf, ruleSetsIn } from './rule-sets-of-thread.js';
import { statusesView } from './statuses/statuses-view.js';

/** Every view there is. A new one is its folder and a line here. */
export const viewsUnder = (ruleSets: RuleSets): ViewSet<ProjectedEvent> => ({
  views: [
    evidenceIndexView,
    quarantineView,
    namedEntriesView,
    // These read the rows of others.
    coverageView(ruleSets),
    indicatorsView,
    statusesView(ruleSets),
  ],
  project: (event) => new ProjectedEvent(event),
  source: () => ({ module: import.meta.url, settings: moduleOf(ruleSets) }),
});

/** The same in another thread. */
export const viewSet = async (ruleSets: string): Promise<ViewSet> => viewsUnder(await ruleSetsIn(ruleSets));

/** The views of a program that answers by what is shipped. */
export const shippedViews: ViewSet<ProjectedEvent> = viewsUnder(shippedRuleSets);
