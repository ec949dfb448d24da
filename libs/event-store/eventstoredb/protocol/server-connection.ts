import { EventStoreDBClient } from '@eventstore/db-client';
import { inside } from './client-inside.js';
import { within } from './deadline.js';

/** A connection that does not answer is given up for a new one, but not more often than this. */
const renewAfterMsMin = 2_000;

/**
 * A client, and another in its place where it stopped answering: the client reconnects where a call fails, and waits for
 * as long as the system does where none does.
 */
export class ServerConnection {
  readonly #connectionString: string;
  #client: EventStoreDBClient;
  #since = performance.now();
  #heard = performance.now();
  #gaveUp: () => void = () => {};

  constructor(connectionString: string) {
    this.#connectionString = connectionString;
    this.#client = EventStoreDBClient.connectionString(connectionString);
  }

  get client(): EventStoreDBClient {
    return this.#client;
  }

  /** Calls this whenever a client is given up: its own calls end with that, and those made over its connection are to. */
  onGivingUp(gaveUp: () => void): void {
    this.#gaveUp = gaveUp;
  }

  /** To be told whenever the server said anything. */
  heard(): void {
    this.#heard = performance.now();
  }

  /** Whether nothing was heard since that instant (`performance.now`). */
  isSilentSince(instant: number): boolean {
    return this.#heard < instant;
  }

  /** Everything under way on the old client fails; what became of it is unknown. */
  renew(): void {
    if (performance.now() - this.#since < renewAfterMsMin) return;
    this.#since = performance.now();
    const old = this.#client;
    this.#client = EventStoreDBClient.connectionString(this.#connectionString);
    this.#gaveUp();
    void endClient(old);
  }

  close(): Promise<void> {
    this.#gaveUp();
    return endClient(this.#client);
  }
}

/** How long its streams may take to end, in milliseconds: one that nobody reads any more never says that it has. */
const endMsMax = 200;

/** Ends a client and its connection. */
export async function endClient(client: EventStoreDBClient): Promise<void> {
  await within(endMsMax, client.dispose()).catch(() => {});
  // What the client does not end with `dispose`: without this its channel would go on connecting. It may still be on the
  // way: then it is closed as soon as it is there, and nobody waits for that.
  const closed = inside(client)
    .getChannel()
    .then((channel) => channel.close());
  // It was never connected, or is closed already.
  await within(endMsMax, closed).catch(() => {});
}
