import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface StrangersLimits {
  /** Connections on which nothing was admitted yet, at once. */
  readonly strangersMax: number;
  /** How long one of them may be idle, in milliseconds. */
  readonly strangerIdleMs: number;
}

/**
 * Connections on which nobody has said who they are. They are bounded apart, so that those who have are not locked out by
 * any number of them: the one that is idle longest makes room for a new one, and none is idle for long.
 */
export class Strangers {
  /** In the order in which they came. */
  readonly #sockets = new Set<Socket>();

  constructor(
    private readonly limits: StrangersLimits,
    /** Whether an answer is owed on it. */
    private readonly isBusy: (socket: Socket) => boolean,
  ) {}

  listen(server: Server): void {
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      this.#closeWhenIdle(socket);
      if (this.#sockets.size > this.limits.strangersMax) this.#makeRoom(socket);
    });
  }

  /** It is a stranger no more. */
  admit(socket: Socket): void {
    this.#sockets.delete(socket);
  }

  #makeRoom(newest: Socket): void {
    for (const socket of this.#sockets) {
      if (this.isBusy(socket)) continue;
      this.#sockets.delete(socket);
      socket.destroy();
      return;
    }
    newest.destroy();
  }

  #closeWhenIdle(socket: Socket): void {
    const seen = socket.bytesRead;
    setTimeout(() => {
      if (!this.#sockets.has(socket)) return;
      // Who goes on asking, and is refused each time, is not idle.
      if (this.isBusy(socket) || socket.bytesRead !== seen) this.#closeWhenIdle(socket);
      else socket.destroy();
    }, this.limits.strangerIdleMs).unref();
  }
}
