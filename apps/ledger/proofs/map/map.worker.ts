import { rmSync } from 'node:fs';
import { standBack, workerPort } from '#libs/event-store';
import type { MapEpoch } from '#libs/transparency';
import { LogDiverged, LogFiles, logFolder } from '../log-files.js';
import { type EpochCadence, MapFollower } from './map-follower.js';
import { mapPath } from './map-tables.js';
import { MapWriter } from './map-writer.js';

export interface MapSettings {
  /** `INITIUM_DATA`. */
  readonly folder: string;
  readonly proposes: boolean;
  readonly cadence: EpochCadence;
  /** How far the log has come. */
  readonly size: number;
}

export type ToMap =
  | { readonly kind: 'size'; readonly size: number }
  /** Somebody waits for an epoch: it does not wait until one is due. */
  | { readonly kind: 'epoch' }
  | { readonly kind: 'close' };

export type FromMap =
  /** An epoch that is to be in the log: told again now and then, until it is. */
  | { readonly kind: 'epoch'; readonly epoch: MapEpoch }
  /** It does what it should. */
  | { readonly kind: 'made' }
  /** It ends, and another one would not do better. */
  | { readonly kind: 'diverged'; readonly message: string };

/** How often it looks whether there is something to do, at most. */
const lookEveryMs = 1_000;
/** An epoch that was told and is not in the log yet is told again after so long. */
const tellAgainMs = 5_000;

// Recording, answers and the log itself come first.
// What changes for clients is told first: at 3,000 events a second an epoch takes a fifth of a core.
standBack('last');
const { data, tell, onMessage, close } = workerPort<MapSettings, ToMap, FromMap>('LogMap');
const { folder, proposes, cadence } = data;
const closing = new AbortController();
const path = mapPath(logFolder(folder));
let { size } = data;
let told = { size: 0, at: 0 };
let isFirst = true;
let working: Promise<void> = Promise.resolve();
let isWorking = false;
let isAsked = false;

const map = opened();
const follower = new MapFollower({ map, files: new LogFiles(logFolder(folder)), proposes, cadence });
const timer = setInterval(look, Math.min(lookEveryMs, cadence.everyMs));
onMessage((message) => {
  if (message.kind === 'close') end();
  else if (message.kind === 'size') size = message.size;
  else {
    isAsked = true;
    look();
  }
});

/** What cannot be read is made anew. */
function opened(): MapWriter {
  try {
    return new MapWriter(path);
  } catch (error) {
    forgetIfDamaged(error);
    throw error;
  }
}

function forgetIfDamaged(error: unknown): void {
  const { code = '' } = error as { readonly code?: string };
  if (!/^SQLITE_(?:CORRUPT|NOTADB)/.test(code)) return;
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
}

function look(): void {
  if (isWorking || size === 0) return;
  isWorking = true;
  working = work().finally(() => {
    isWorking = false;
  });
}

async function work(): Promise<void> {
  try {
    const asked = isAsked;
    isAsked = false;
    const epoch = await follower.follow(size, closing.signal, asked);
    if (isFirst) tell({ kind: 'made' });
    isFirst = false;
    if (epoch === undefined || (epoch.size === told.size && performance.now() - told.at < tellAgainMs)) return;
    told = { size: epoch.size, at: performance.now() };
    tell({ kind: 'epoch', epoch });
  } catch (error) {
    forgetIfDamaged(error);
    if (!(error instanceof LogDiverged)) throw error;
    tell({ kind: 'diverged', message: error.message });
    end();
  }
}

function end(): void {
  closing.abort();
  clearInterval(timer);
  void working.finally(() => {
    map.close();
    close();
  });
}
