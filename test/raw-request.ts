import { connect, type Socket } from 'node:net';

/** A connection on which a test says exactly what it wants, byte by byte. */
export class RawRequest {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  #text = '';
  #wake = (): void => undefined;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.socket = connect(Number(port), hostname);
    this.socket.on('data', (chunk) => {
      this.#text += chunk.toString('latin1');
      this.#wake();
    });
    // A server that cuts the connection shows in what has come until then.
    this.socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => this.socket.once('close', () => resolve()));
    this.socket.once('close', () => this.#wake());
  }

  send(bytes: string | Buffer): this {
    this.socket.write(bytes);
    return this;
  }

  /** All that has come so far. */
  get text(): string {
    return this.#text;
  }

  /** Resolves once `pattern` has come; rejects when the connection ends before. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.#text);
      if (match !== null) return match;
      if (this.socket.closed) throw new Error(`The connection ended before ${pattern}, after: ${this.#text}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** The status of the first answer. */
  async status(): Promise<number> {
    return Number((await this.until(/HTTP\/1\.1 (\d{3})[\s\S]*?\r\n\r\n/))[1]);
  }

  end(): void {
    this.socket.destroy();
  }
}
