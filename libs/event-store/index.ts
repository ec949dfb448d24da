export { type Clock, clockReaches, SimulatedClock, systemClock } from './clock.js';
export {
  CannotOpen,
  EventReader,
  EventStore,
  type ExpectedRevision,
  type Head,
  LimitExceeded,
  type NewEvent,
  Overloaded,
  type ReadOptions,
  StoreClosed,
  type StoredEvent,
  type StoreLimits,
  StoreUnavailable,
  type Write,
  type WriteResult,
} from './event-store.js';
export {
  openMemoryStore,
  openSqliteReader,
  openSqliteStore,
  type SqliteReaderOptions,
  type SqliteStoreOptions,
} from './sqlite/open.js';
export type { SqliteReader } from './sqlite/sqlite-reader.js';
export type { SqliteStore } from './sqlite/sqlite-store.js';
export type { StoreFigures } from './sqlite/writer.js';
