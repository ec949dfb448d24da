import type { RuleSets } from '#libs/assessment';
import type { EventReader, StoredEvent } from '#libs/event-store';
import { buildAside, type Connection, type FolderFiles, goalOf, openViewFile } from '#libs/projections';
import { SourceCoverage } from '../coverage/source-coverage.js';
import { EvidenceIndex } from '../evidence-index/evidence-index.js';
import { RegisterPositions } from '../evidence-index/register-positions.js';
import type { ProjectedEvent } from '../projected-event.js';
import { lawMark } from './law-mark.js';
import { preparedRole } from './preparations.js';
import { preparedView } from './prepared-view.js';
import { RegisterReplay } from './register-replay.js';

export interface PreparedAside {
  readonly position: bigint | undefined;
  readonly isInForce: boolean;
}

/** How often it is begun anew where something concerns everyone meanwhile. */
const attemptsMax = 3;

export interface PrepareOptions {
  readonly files: FolderFiles;
  readonly reader: EventReader;
  project(event: StoredEvent): ProjectedEvent;
  readonly ruleSets: RuleSets;
  readonly connections: Connection;
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Up to and with this position, where it is not as far yet; as far as the store and the views are when left out. */
  readonly to: bigint | undefined;
  /** Told how far it is, in positions. */
  onProgress(position: bigint, goal: bigint): void;
}

/**
 * Prepares what a rule set says of every client, in a file of its own, as far as the store and the views are; goes on from
 * what was prepared before as long as its reference data is the same and nothing has concerned everyone. Gives the
 * position; undefined where nothing is recorded, or `signal` aborts. Of a rule set that is in force nothing is prepared.
 */
export async function prepareAside(ruleSet: string, options: PrepareOptions): Promise<PreparedAside> {
  const { files, reader, connections, signal, to, onProgress } = options;
  const view = preparedView(options.ruleSets, ruleSet);
  // Right after a start the views may be behind the store.
  const goal = await goalOf(view, { reader, connections, to: undefined });
  if (goal === undefined) return { position: undefined, isInForce: false };
  const evidenceIndex = new EvidenceIndex(connections);
  const registerReplay = new RegisterReplay(
    options,
    new RegisterPositions(connections),
    new SourceCoverage(connections, evidenceIndex),
    evidenceIndex,
  );
  const { position, ledgertime } = goal;
  await registerReplay.readUpTo(position, ledgertime);
  if (registerReplay.at(position, ledgertime).law.id === ruleSet) return { position, isInForce: true };
  const law = lawMark(registerReplay.at(position, ledgertime, ruleSet));
  for (let attempt = 1; !signal.aborted; attempt++) {
    const database = openViewFile(files.aside(view, preparedRole(ruleSet), law).path);
    try {
      const built = await buildAside(
        { view, database, to },
        { ...options, onProgress: (_, position, goal) => onProgress(position, goal) },
      );
      const { stop } = built;
      if (stop === undefined) return { position: built.position, isInForce: false };
      if (attempt === attemptsMax) throw new Error(`${ruleSet} cannot be prepared at ${stop.position}: ${stop.error}`);
    } finally {
      database.close();
    }
    files.catalog.drop(view.name, preparedRole(ruleSet));
  }
  return { position: undefined, isInForce: false };
}
