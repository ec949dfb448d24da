import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

interface Waiting {
  readonly resolve: (status: number) => void;
  readonly reject: (error: Error) => void;
}

const answerMsMax = 20_000;

/**
 * One connection that sends a request when the one before is answered, and does as little as it can: Node's own client
 * takes as much of a core as the server does, which on few cores would measure the load.
 */
export class Caller {
  readonly #socket: Socket;
  #waiting: Waiting | undefined;
  #text = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true).setEncoding('latin1');
    socket.setTimeout(answerMsMax, () => socket.destroy(new Error(`no answer within ${answerMsMax} ms`)));
    socket.on('data', (chunk: string) => this.#take(chunk));
    socket.on('error', (error) => this.#waiting?.reject(error));
    socket.on('close', () => this.#waiting?.reject(new Error('the connection was closed')));
  }

  static async to(url: string): Promise<Caller> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new Caller(socket);
  }

  /** The status of the answer, once all of it is there. */
  send(request: Buffer): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#waiting = { resolve, reject };
    this.#socket.write(request);
    return promise;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: string): void {
    this.#text += chunk;
    const end = this.#text.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = /\r\ncontent-length: (\d+)/i.exec(this.#text.slice(0, end))?.[1];
    if (length === undefined) {
      this.#waiting?.reject(new Error('an answer without a length'));
      return;
    }
    if (this.#text.length < end + 4 + Number(length)) return;
    const status = Number(this.#text.slice('HTTP/1.1 '.length, 'HTTP/1.1 '.length + 3));
    this.#text = '';
    this.#waiting?.resolve(status);
  }
}

/** A request with one event or a batch of them, or another where it is said, ready to be sent. `headers` are whole lines. */
export function requestOf(
  type: string,
  body: string,
  { path = '/v1/events', headers = '' }: { readonly path?: string; readonly headers?: string } = {},
): Buffer {
  const bytes = Buffer.from(body);
  const head = `POST ${path} HTTP/1.1\r\nhost: localhost\r\n${headers}content-type: ${type}\r\ncontent-length: ${bytes.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
}
