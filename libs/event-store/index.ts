export { type Clock, clockReaches, SimulatedClock, systemClock } from './clock.js';
export type { CopiedFrom, OriginalEvent } from './copied-from.js';
export {
  CannotOpen,
  EventReader,
  EventStore,
  type EventText,
  type ExpectedRevision,
  type FileCondition,
  type FirstEvent,
  type Head,
  LimitExceeded,
  type NewEvent,
  Overloaded,
  type ReadOptions,
  StoreBehind,
  StoreClosed,
  type StoreCondition,
  StoreDamaged,
  type StoredEvent,
  type StoreLimits,
  StoreUnavailable,
  type Write,
  type WriteResult,
} from './event-store.js';
export type { CopyComparison, Missing } from './eventstoredb/copy/fork.js';
export { type EventStoreDbOptions, openEventStoreDb } from './eventstoredb/open.js';
export { type ServerAddress, troubleWithConnectionString } from './eventstoredb/protocol/connection-string.js';
export type { ServerUser } from './eventstoredb/protocol/server-user.js';
export { barsRecording, type Finding, findingText } from './finding.js';
export { HeldClock } from './held-clock.js';
export { makePrivateFile, makePrivateFolder, opennessOf } from './private-files.js';
export { RestartedThread, type RestartedThreadOptions } from './restarted-thread.js';
export { type BackupOptions, backUp } from './sqlite/backup.js';
export type { BackupRecord } from './sqlite/backup-file.js';
export {
  openMemoryStore,
  openSqliteReader,
  openSqliteStore,
  type SqliteReaderOptions,
  type SqliteStoreOptions,
} from './sqlite/open.js';
export {
  type FirstOf,
  type RecordedFact,
  type Restored,
  type RestoreOptions,
  restorationsOf,
  restore,
  restoredStream,
} from './sqlite/restore.js';
export type { SqliteReader } from './sqlite/sqlite-reader.js';
export type { SqliteStore } from './sqlite/sqlite-store.js';
export { unwritableFile } from './sqlite/unwritable.js';
export type { StoreFigures } from './sqlite/writer.js';
export { holdFolder } from './sqlite/writer-lock.js';
export { standBack } from './stand-back.js';
export {
  ampleThreadMemory,
  cachePragma,
  shareThreadMemory,
  type ThreadMemory,
  threadMemory,
  viewThreadLimits,
} from './thread-memory.js';
export { type WorkerPort, workerPort } from './worker-port.js';
export { WorkerThread, type WorkerThreadOptions } from './worker-thread.js';

/**
 * What asks a server from the thread that calls it. Loads the server's client, which nothing else does: a ledger's own
 * appends and subscriptions have a thread for it, and an embedded ledger needs none.
 */
export const serverTools = () => import('./eventstoredb/from-this-thread.js');
