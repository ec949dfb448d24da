import type { Database } from 'better-sqlite3';
import type { EventReader } from '#libs/event-store';
import type { Delivery } from '../filing.js';
import { Register } from '../register/register.js';
import type { Projection, ViewContext } from '../view.js';
import { clientsAffected } from './affected.js';
import type { Changes } from './changes.js';
import { ClientMemory } from './client-history.js';
import type { ClientWalked } from './client-walk.js';
import { ClientWalker } from './client-walker.js';
import { StatusesFile } from './statuses-file.js';

/** Pieces of evidence of clients about whom something was recorded lately. */
const rememberedMax = 100_000;

/** How many clients one transaction of a building takes. */
const clientsPerCommit = 500;

/** Takes every client that something may concern from one position to another. */
export class StatusesProjection implements Projection {
  readonly #database: Database;
  readonly #file: StatusesFile;
  readonly #register: Register;
  readonly #reader: EventReader;
  readonly #walker: ClientWalker;
  #walked: readonly ClientWalked[] = [];

  constructor(context: ViewContext) {
    this.#database = context.database;
    this.#file = new StatusesFile(context.database);
    this.#register = new Register(context);
    this.#reader = context.reader;
    this.#walker = new ClientWalker(context, new ClientMemory(rememberedMax));
  }

  async prepare(events: readonly Delivery[]): Promise<void> {
    const [first, last] = [events[0]?.event, events.at(-1)?.event];
    if (first === undefined || last === undefined) return;
    const [after, upTo] = [first.position - 1n, last.position];
    await this.#walker.course.readUpTo(upTo, last.ledgertime);
    const changes = this.#walker.course.changes(after, upTo);
    const clients = new Set([...clientsAffected(this.#register, after, upTo), ...this.#file.concerned(changes)]);
    const walked: ClientWalked[] = [];
    for (const client of clients) walked.push(await this.#walk(client, after, upTo, changes));
    this.#walked = walked;
  }

  apply(): void {
    for (const walked of this.#walked) this.#file.save(walked);
    this.#walked = [];
  }

  async build(to: bigint, progress: (share: number) => void, signal: AbortSignal): Promise<void> {
    const [last] = await this.#reader.readPositions([to]);
    if (last === undefined) throw new Error(`the store lacks the event at ${to}`);
    await this.#walker.course.readUpTo(to, last.ledgertime);
    const changes = this.#walker.course.changes(-1n, to);
    const all = this.#register.lastNumber(to);
    for (;;) {
      signal.throwIfAborted();
      const clients = this.#register.numbered('client/', {
        after: this.#file.builtUpTo,
        upTo: to,
        limit: clientsPerCommit,
      });
      const last = clients.at(-1)?.number;
      if (last === undefined) break;
      const walked: ClientWalked[] = [];
      for (const { name } of clients) walked.push(await this.#walk(name.slice('client/'.length), -1n, to, changes));
      this.#database
        .transaction(() => {
          for (const one of walked) this.#file.save(one);
          this.#file.builtUpTo = last;
        })
        .immediate();
      progress(Number(last) / Number(all));
    }
    this.#file.builtUpTo = 0n;
  }

  async #walk(name: string, after: bigint, upTo: bigint, changes: Changes): Promise<ClientWalked> {
    const number = this.#register.numberOf(`client/${name}`, upTo);
    if (number === undefined) throw new Error(`the register does not know the client ${name}`);
    return this.#walker.walk({ number, name }, { after, upTo, changes, before: this.#file.rowsOf(number) });
  }
}
