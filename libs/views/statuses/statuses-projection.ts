import { threadMemory } from '#libs/event-store';
import type { Delivery } from '../filing.js';
import { Register } from '../register/register.js';
import type { Projection, ViewContext } from '../view.js';
import { clientsAffected } from './affected.js';
import { ClientMemory } from './client-history.js';
import type { ClientWalked } from './client-walk.js';
import { ClientWalker } from './client-walker.js';
import { buildStatuses } from './statuses-build.js';
import { StatusesFile } from './statuses-file.js';

/** What one piece of evidence takes with what is made of it, in bytes of the heap: measured with clients of three each. */
const rememberedBytes = 12 * 1024;
/** Pieces of evidence of clients about whom something was recorded lately: a quarter of what the thread may take. */
const rememberedMax = (): number => Math.floor(threadMemory().viewHeapBytes / 4 / rememberedBytes);

/** Takes every client that something may concern from one position to another. */
export class StatusesProjection implements Projection {
  readonly #context: ViewContext;
  readonly #file: StatusesFile;
  readonly #register: Register;
  readonly #walker: ClientWalker;
  #walked: readonly ClientWalked[] = [];

  constructor(context: ViewContext) {
    this.#context = context;
    this.#file = new StatusesFile(context.database);
    this.#register = new Register(context);
    this.#walker = new ClientWalker(context, new ClientMemory(rememberedMax()));
  }

  async prepare(events: readonly Delivery[]): Promise<void> {
    const [first, last] = [events[0]?.event, events.at(-1)?.event];
    if (first === undefined || last === undefined) return;
    const [after, upTo] = [first.position - 1n, last.position];
    await this.#walker.course.readUpTo(upTo, last.ledgertime);
    const changes = this.#walker.course.changes(after, upTo);
    const clients = new Set([...clientsAffected(this.#register, after, upTo), ...this.#file.concerned(changes)]);
    const before = (client: bigint) => this.#file.rowsOf(client);
    this.#walked = await this.#walker.walk([...clients], { after, upTo, changes, before });
  }

  apply(): void {
    for (const walked of this.#walked) this.#file.save(walked);
    this.#walked = [];
  }

  build(to: bigint, progress: (share: number) => void, signal: AbortSignal): Promise<void> {
    return buildStatuses(this.#context, this.#file, { to, progress, signal });
  }

  built(): void {
    this.#file.builtUpTo = 0n;
  }
}
