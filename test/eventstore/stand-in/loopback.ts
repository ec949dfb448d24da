import { once } from 'node:events';
import { type AddressInfo, createServer, type Server as Listener, type Socket } from 'node:net';
import { type Server, ServerCredentials } from '@grpc/grpc-js';

/** Where a node listens. Its sockets are its own, so that it can go away as a process does that is killed. */
export class Loopback {
  readonly port: number;
  readonly #listener: Listener;
  readonly #server: Server;
  readonly #sockets: ReadonlySet<Socket>;

  private constructor(listener: Listener, server: Server, sockets: ReadonlySet<Socket>) {
    this.port = (listener.address() as AddressInfo).port;
    this.#listener = listener;
    this.#server = server;
    this.#sockets = sockets;
  }

  /** @param port 0 for one that is free. */
  static async listen(server: Server, port: number): Promise<Loopback> {
    const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
    const sockets = new Set<Socket>();
    const listener = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      injector.injectConnection(socket);
    });
    listener.listen(port, '127.0.0.1');
    await once(listener, 'listening');
    return new Loopback(listener, server, sockets);
  }

  /** Cuts what is connected, in the middle of whatever it says. */
  cut(): void {
    for (const socket of this.#sockets) {
      socket.resetAndDestroy();
    }
  }

  async close(): Promise<void> {
    const closed = once(this.#listener, 'close');
    this.#listener.close();
    this.cut();
    await closed;
    this.#server.forceShutdown();
  }
}
