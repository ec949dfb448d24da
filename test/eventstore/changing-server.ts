import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverCommand } from './find-server.js';
import { freePort, ServerProcess } from './server-process.js';
import { StandInLog, StandInNode } from './stand-in/index.js';

/** A server that is put back to what it had, or to nothing, under those who use it. */
export interface ChangingServer {
  readonly url: string;
  /** Keeps what it has now, for `goBack`. It may be away for a moment. */
  backUp(): Promise<void>;
  /** It is away, and then there again with what it had at `backUp`. */
  goBack(): Promise<void>;
  /** It is away, and then there again with nothing. */
  empty(): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
  end(): Promise<void>;
}

type Kind = readonly [name: string, start: () => Promise<ChangingServer>];

const ownServer = (command: string): Kind => ["a server of EventStoreDB's own", () => OwnServer.begin(command)];

/** The kinds of server that there are here: the stand-in, and one of EventStoreDB's own where a command starts it. */
export const changingServers: readonly Kind[] = [
  ['a stand-in', () => StandIn.begin()],
  ...(serverCommand === undefined ? [] : [ownServer(serverCommand)]),
];

class StandIn implements ChangingServer {
  #node: StandInNode;
  #kept = new StandInLog();

  private constructor(node: StandInNode) {
    this.#node = node;
  }

  static async begin(): Promise<StandIn> {
    return new StandIn(await StandInNode.start({ log: new StandInLog({ withSystemEvents: true }) }));
  }

  get url(): string {
    return this.#node.connectionString;
  }

  async backUp(): Promise<void> {
    this.#kept = this.#node.log.copy();
  }

  goBack(): Promise<void> {
    return this.#become(this.#kept.copy());
  }

  empty(): Promise<void> {
    return this.#become(new StandInLog({ withSystemEvents: true }));
  }

  async stop(): Promise<void> {
    await this.#node.stop();
  }

  async start(): Promise<void> {
    await this.#node.start();
  }

  end(): Promise<void> {
    return this.stop();
  }

  async #become(log: StandInLog): Promise<void> {
    const { port } = this.#node;
    await this.#node.stop();
    this.#node = await StandInNode.start({ log, port });
  }
}

class OwnServer implements ChangingServer {
  readonly #folder: string;
  readonly #server: ServerProcess;

  private constructor(folder: string, server: ServerProcess) {
    this.#folder = folder;
    this.#server = server;
  }

  static async begin(command: string): Promise<OwnServer> {
    const folder = await mkdtemp(join(tmpdir(), 'initium-changing-'));
    const server = new ServerProcess({ command, port: await freePort(), folder: join(folder, 'now') });
    await server.start();
    return new OwnServer(folder, server);
  }

  get url(): string {
    return this.#server.url;
  }

  async backUp(): Promise<void> {
    await this.#server.kill();
    await rm(join(this.#folder, 'kept'), { recursive: true, force: true });
    await cp(join(this.#folder, 'now'), join(this.#folder, 'kept'), { recursive: true });
    await this.#server.start();
  }

  async goBack(): Promise<void> {
    await this.#server.kill();
    await rm(join(this.#folder, 'now'), { recursive: true });
    await cp(join(this.#folder, 'kept'), join(this.#folder, 'now'), { recursive: true });
    await this.#server.start();
  }

  async empty(): Promise<void> {
    await this.#server.kill();
    await rm(join(this.#folder, 'now'), { recursive: true });
    await this.#server.start();
  }

  stop(): Promise<void> {
    return this.#server.kill();
  }

  start(): Promise<void> {
    return this.#server.start();
  }

  async end(): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true });
  }
}
