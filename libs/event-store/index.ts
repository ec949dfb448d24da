export { type Clock, SimulatedClock, systemClock } from './clock.js';
export {
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
