import { connect, createServer, type Server, type Socket } from 'node:net';

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  /** The line of the request that was sent last. */
  asked: string;
  /** What is held back of the answer. */
  held: Buffer[] | undefined;
}

const line = /^[A-Z]+ \/\S* HTTP\/1\.1/;

/** A network between a client and a ledger that moves, which a test can cut, and make slow for some and not for others. */
export class UnreliableProxy {
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #port: number;
  #isHeld: (asked: string) => boolean = () => false;
  #onHeld = (): void => undefined;

  private constructor(ledger: string) {
    this.#port = Number(new URL(ledger).port);
    this.#server = createServer({ allowHalfOpen: true }, (near) => this.#carry(near));
  }

  static async before(ledger: string): Promise<UnreliableProxy> {
    const proxy = new UnreliableProxy(ledger);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as { port: number }).port}`;
  }

  /** The ledger listens elsewhere now. */
  moveTo(ledger: string): void {
    this.#port = Number(new URL(ledger).port);
    this.cut();
  }

  cut(): void {
    for (const { near, far } of this.#pairs) {
      near.destroy();
      far.destroy();
    }
  }

  /** Holds back what is answered to some requests, by their first line, until `release`; resolves at the first such answer. */
  hold(isHeld: (asked: string) => boolean): Promise<void> {
    this.#isHeld = isHeld;
    for (const pair of this.#pairs) if (isHeld(pair.asked)) pair.held ??= [];
    return new Promise((resolve) => {
      this.#onHeld = resolve;
    });
  }

  release(): void {
    this.#isHeld = () => false;
    for (const pair of this.#pairs) {
      for (const bytes of pair.held ?? []) pair.near.write(bytes);
      pair.held = undefined;
    }
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #carry(near: Socket): void {
    const far = connect({ port: this.#port, host: '127.0.0.1', allowHalfOpen: true });
    const pair: Pair = { near, far, asked: '', held: undefined };
    this.#pairs.add(pair);
    near.on('data', (bytes) => {
      const [asked] = line.exec(bytes.toString('latin1')) ?? [];
      if (asked !== undefined) {
        pair.asked = asked;
        if (this.#isHeld(asked)) pair.held ??= [];
      }
      far.write(bytes);
    });
    near.on('end', () => far.end());
    far.on('data', (bytes) => {
      if (pair.held === undefined) near.write(bytes);
      else if (pair.held.push(bytes) === 1) this.#onHeld();
    });
    far.on('end', () => {
      if (pair.held === undefined) near.end();
      else near.destroy();
    });
    for (const socket of [near, far]) {
      socket.on('error', () => undefined);
      socket.once('close', () => {
        this.#pairs.delete(pair);
        near.destroy();
        far.destroy();
      });
    }
  }
}
