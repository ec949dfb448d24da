import type { EventReader, EventStore } from '../event-store.js';

/** One adapter, opened for one test. */
export interface StoreUnderTest {
  readonly store: EventStore;
  /** Another reader of the same ledger, as another thread or process would open it; closed by whoever asked. */
  reader(): Promise<EventReader>;
  /** Closes the store and opens it again on what is durable. */
  reopen?(): Promise<EventStore>;
  /** Sets the store's clock, in milliseconds since 1970. */
  setClock?(instant: number): void;
  /** Closes what is open and clears away. */
  dispose(): Promise<void>;
}

/** What an adapter can be made to do in a test; what it cannot is not tested. */
export interface Traits {
  /** `reopen` is there. */
  readonly durable: boolean;
  /** `setClock` is there; the clock starts at `clockStart`. */
  readonly clock: boolean;
  /** The factory minds `firstPosition`. */
  readonly firstPosition: boolean;
}

export interface Wanted {
  readonly firstPosition?: bigint;
}

export type StoreFactory = (wanted: Wanted) => Promise<StoreUnderTest>;

/** Where a clock that can be set starts: an instant of 2026. */
export const clockStart = Date.UTC(2026, 10, 22);

export async function withStore(
  factory: StoreFactory,
  test: (opened: StoreUnderTest) => Promise<void>,
  wanted: Wanted = {},
): Promise<void> {
  const opened = await factory(wanted);
  try {
    await test(opened);
  } finally {
    await opened.dispose();
  }
}
