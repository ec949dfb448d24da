import type { Delivery } from '../filing.js';
import { Register } from '../register/register.js';
import type { Projection, View, ViewContext } from '../view.js';
import { clientsAffected } from './affected.js';
import type { ClientWalked } from './client-walk.js';
import { ClientWalker, walkThe } from './client-walker.js';
import { buildStatuses } from './statuses-build.js';
import { StatusesFile } from './statuses-file.js';
import { statusesView } from './statuses-view.js';

/**
 * What a rule set that is not in force says of every client, by all that is known where the view stands, and not how it
 * came to be so. It stops at what concerns everyone: then it is cheaper to begin anew.
 */
export const preparedView = (ruleSet: string): View => ({
  ...statusesView,
  open: (context) => new PreparedProjection(context, ruleSet),
});

class PreparedProjection implements Projection {
  readonly #context: ViewContext;
  readonly #ruleSet: string;
  readonly #file: StatusesFile;
  readonly #register: Register;
  readonly #walker: ClientWalker;
  #walked: readonly ClientWalked[] = [];

  constructor(context: ViewContext, ruleSet: string) {
    this.#context = context;
    this.#ruleSet = ruleSet;
    this.#file = new StatusesFile(context.database);
    this.#register = new Register(context);
    this.#walker = new ClientWalker(context);
  }

  async prepare(events: readonly Delivery[]): Promise<void> {
    const [first, last] = [events[0]?.event, events.at(-1)?.event];
    if (first === undefined || last === undefined) return;
    const [after, upTo, recorded] = [first.position - 1n, last.position, last.ledgertime];
    const before = (client: bigint) => this.#file.rowsOf(client);
    const walkRange = await walkThe({ ruleSet: this.#ruleSet }, this.#walker, { upTo, recorded }, before);
    const changes = this.#walker.course.changes(after, upTo, this.#ruleSet);
    if (changes.everyone.length > 0) throw new Error('something concerns everyone');
    const clients = new Set([...clientsAffected(this.#register, after, upTo), ...this.#file.concerned(changes)]);
    this.#walked = await walkRange([...clients], () => this.#context.signal.throwIfAborted());
  }

  apply(): void {
    for (const walked of this.#walked) this.#file.save(walked);
    this.#walked = [];
  }

  build(to: bigint, progress: (share: number) => void, signal: AbortSignal): Promise<void> {
    return buildStatuses(this.#context, this.#file, { to, progress, signal, way: { ruleSet: this.#ruleSet } });
  }

  built(): void {
    this.#file.builtUpTo = 0n;
  }
}
