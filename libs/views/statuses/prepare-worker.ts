import { openSqliteReader, standBack } from '#libs/event-store';
import { buildingPort, FolderFiles, ReadConnections } from '#libs/projections';
import { ruleSetsIn } from '../rule-sets-of-thread.js';
import { viewsUnder } from '../views.js';
import { type PreparedAside, prepareAside } from './prepare-aside.js';

export interface PrepareSettings {
  readonly folder: string;
  /** Which module exports the rule sets. */
  readonly ruleSets: string;
}

export interface PrepareTask {
  /** The one of which is prepared what it says. */
  readonly ruleSet: string;
  /** Not further than this position; as far as there is anything when left out. */
  readonly to: bigint | undefined;
}

standBack();
const port = buildingPort<PrepareSettings, PrepareTask, PreparedAside>();
const { folder, ruleSets: module } = port.settings;
const ruleSets = await ruleSetsIn(module);
const { views, project } = viewsUnder(ruleSets);
const reader = openSqliteReader({ folder });
const files = new FolderFiles(folder, views);
const connections = new ReadConnections(files);
await port.answer(({ ruleSet, to }) => {
  const { signal } = port;
  const onProgress = (position: bigint, goal: bigint) => port.progress('statuses', position, goal);
  return prepareAside(ruleSet, { files, reader, project, ruleSets, connections, folder, signal, to, onProgress });
});
connections.close();
files.catalog.close();
await reader.close();
port.close();
