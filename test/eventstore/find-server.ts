import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KurrentDbContainer } from '@testcontainers/kurrentdb';
import { freePort, ServerProcess } from './server-process.js';

/** A connection string of a server that is running, and is used as it is. */
const address = process.env.INITIUM_TEST_EVENTSTORE;
/** Starts a server in the foreground: called with a port, a data folder, and further options of the server's own. */
const command = process.env.INITIUM_TEST_EVENTSTORE_COMMAND;

const image = 'kurrentplatform/kurrentdb:25.1.0';

/** A server for one suite, and what ends it. */
export interface FoundServer {
  readonly url: string;
  end(): Promise<void>;
}

/**
 * Where a suite finds a server of EventStoreDB's own: the address or the command that the environment names, else a
 * container. Gives one sentence that says what is missing where there is none.
 */
export async function findServer(): Promise<FoundServer | string> {
  if (address !== undefined) return { url: address, end: async () => {} };
  if (command !== undefined) {
    const folder = await mkdtemp(join(tmpdir(), 'initium-server-'));
    const server = new ServerProcess({ command, port: await freePort(), folder });
    await server.start();
    return {
      url: server.url,
      end: async () => {
        await server.kill();
        await rm(folder, { recursive: true });
      },
    };
  }
  return inContainer();
}

/** Suites that kill servers, stop them or need three of them take the command and nothing else. */
export const serverCommand = command;
export const missingCommand =
  'needs INITIUM_TEST_EVENTSTORE_COMMAND, a command that starts a server of EventStoreDB on a given port and data folder';

async function inContainer(): Promise<FoundServer | string> {
  try {
    const container = await new KurrentDbContainer(image).start();
    return { url: container.getConnectionString(), end: async () => void (await container.stop()) };
  } catch (error) {
    const [why = ''] = String(error instanceof Error ? error.message : error).split('\n');
    return `needs INITIUM_TEST_EVENTSTORE, INITIUM_TEST_EVENTSTORE_COMMAND or a container engine (${why})`;
  }
}
