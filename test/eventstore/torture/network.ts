import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A network between ledgers and a server: whole, slow, dead without a word, or cut. It carries bytes of any protocol. */
export class Network {
  readonly #server: Server;
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  readonly #waiting: (() => void)[] = [];
  #is: 'whole' | 'slow' | 'dead' | 'cut' = 'whole';
  #delayMs = 0;

  private constructor(port: number) {
    this.#port = port;
    this.#server = createServer((near) => this.#carry(near));
  }

  /** Before whatever listens on this port. */
  static async before(port: number): Promise<Network> {
    const network = new Network(port);
    network.#server.listen(0, '127.0.0.1');
    await once(network.#server, 'listening');
    return network;
  }

  get url(): string {
    return `esdb://127.0.0.1:${(this.#server.address() as { port: number }).port}?tls=false`;
  }

  /** Every connection ends, and new ones do at once, until it is mended. */
  cut(): void {
    this.#is = 'cut';
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Nothing arrives any more, and nobody is told. What was sent meanwhile arrives once it is mended. */
  die(): void {
    this.#is = 'dead';
  }

  /** Everything takes so much longer, each way. */
  slow(delayMs: number): void {
    this.#is = 'slow';
    this.#delayMs = delayMs;
  }

  mend(): void {
    this.#is = 'whole';
    for (const go of this.#waiting.splice(0)) go();
  }

  async close(): Promise<void> {
    this.mend();
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #carry(near: Socket): void {
    if (this.#is === 'cut') {
      near.destroy();
      return;
    }
    const far = connect({ port: this.#port, host: '127.0.0.1' });
    void this.#pipe(near, far);
    void this.#pipe(far, near);
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        this.#sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
  }

  /** One piece after the other, so that nothing overtakes. */
  async #pipe(from: Socket, to: Socket): Promise<void> {
    try {
      for await (const bytes of from) {
        if (this.#is === 'dead') await new Promise<void>((resolve) => this.#waiting.push(resolve));
        if (this.#is === 'slow') await new Promise((resolve) => setTimeout(resolve, this.#delayMs));
        if (!to.write(bytes)) await Promise.race([once(to, 'drain'), once(to, 'close')]);
      }
    } catch {
      // It was cut.
    }
    to.end();
  }
}
