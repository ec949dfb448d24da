import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { ConfigError } from './config.js';

/**
 * The address to listen on, taken before anything is made in the data folder: where it is taken already, nothing was. Who
 * connects meanwhile waits until the ledger is there.
 */
export class TakenAddress {
  readonly #server: Server;
  /** `localhost` is several addresses. */
  readonly #others: readonly Server[];
  #waiting: Socket[] = [];
  #take = (socket: Socket): void => void this.#waiting.push(socket);

  private constructor(server: Server, others: readonly Server[]) {
    this.#server = server;
    this.#others = others;
    for (const one of [server, ...others]) one.on('connection', (socket) => this.#take(socket));
  }

  /** Throws `ConfigError` where it cannot be had. */
  static async take(host: string, port: number): Promise<TakenAddress> {
    try {
      const server = await listening(host, port);
      return new TakenAddress(server, await othersOf(host, server));
    } catch (error) {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      const what = `${host}:${port} cannot be listened on (${code})`;
      throw new ConfigError(`INITIUM_LISTEN: ${what}; ${nextSteps[code] ?? 'name another HOST:PORT'}`, {
        cause: error,
      });
    }
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Hands it to the server that answers there from now on, and that closes it. */
  async handTo(server: Server): Promise<void> {
    server.listen(this.#server);
    await once(server, 'listening');
    this.#take = (socket) => {
      server.emit('connection', socket);
      socket.resume();
    };
    for (const socket of this.#waiting.splice(0)) this.#take(socket);
    server.once('close', () => {
      for (const other of this.#others) other.close();
    });
  }

  /** Gives it back where it was not handed on. */
  giveUp(): void {
    for (const socket of this.#waiting) socket.destroy();
    for (const one of [this.#server, ...this.#others]) one.close();
  }
}

const nextSteps: Readonly<Record<string, string>> = {
  EADDRINUSE: 'end what listens there, or name another port',
  EACCES: 'name a port from 1024 on, or let this user take lower ones',
  EADDRNOTAVAIL: 'name an address of this machine',
  ENOTFOUND: 'name an address of this machine',
};

async function listening(host: string, port: number): Promise<Server> {
  const server = createServer({ pauseOnConnect: true });
  server.listen({ host, port });
  await once(server, 'listening');
  return server;
}

async function othersOf(host: string, server: Server): Promise<readonly Server[]> {
  if (host !== 'localhost') return [];
  const address = server.address() as AddressInfo;
  const all = await lookup(host, { all: true });
  const others = all.filter((one) => one.address !== address.address);
  const taken = await Promise.allSettled(others.map((one) => listening(one.address, address.port)));
  return taken.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}
