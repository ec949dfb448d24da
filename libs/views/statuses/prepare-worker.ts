import { workerData } from 'node:worker_threads';
import { openSqliteReader, standBack } from '#libs/event-store';
import { buildingPort, FolderFiles, ReadConnections } from '#libs/projections';
import { ruleSetsIn } from '../rule-sets-of-thread.js';
import { viewsUnder } from '../views.js';
import { type PreparedAside, prepareAside } from './prepare-aside.js';

export interface PrepareSettings {
  readonly folder: string;
  /** Which module exports the rule sets. */
  readonly ruleSets: string;
  /** The one of which is prepared what it says. */
  readonly ruleSet: string;
  /** Not further than this position; as far as there is anything when left out. */
  readonly to: bigint | undefined;
}

standBack();
const port = buildingPort<PreparedAside>();
const { folder, ruleSets: module, ruleSet, to } = workerData as PrepareSettings;
const ruleSets = await ruleSetsIn(module);
const { views, project } = viewsUnder(ruleSets);
const reader = openSqliteReader({ folder });
const files = new FolderFiles(folder, views);
const connections = new ReadConnections(files);
await port.held();
const { signal, progress: onProgress } = port;
const options = { files, reader, project, ruleSets, connections, folder, signal, to, onProgress };
const prepared = await prepareAside(ruleSet, options);
connections.close();
files.catalog.close();
await reader.close();
port.done(prepared);
