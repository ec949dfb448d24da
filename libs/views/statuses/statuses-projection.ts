import { type StoredEvent, threadMemory } from '#libs/event-store';
import type { Projection } from '#libs/projections';
import { EvidenceIndex } from '../evidence-index/evidence-index.js';
import type { ProjectedEvent } from '../projected-event.js';
import { clientsAffected } from './affected.js';
import type { Changes } from './changes.js';
import { ClientMemory } from './client-history.js';
import type { ClientWalked } from './client-walk.js';
import { ClientWalker, type StatusesContext } from './client-walker.js';
import { Preparations } from './preparations.js';
import { buildStatuses } from './statuses-build.js';
import { StatusesFile } from './statuses-file.js';
import { swapIn } from './swap.js';

/** What one piece of evidence takes with what is made of it, in bytes of the heap: measured with clients of three each. */
const rememberedBytes = 12 * 1024;
/** Pieces of evidence of clients about whom something was recorded lately: a quarter of what the thread may take. */
const rememberedMax = (): number => Math.floor(threadMemory().viewHeapBytes / 4 / rememberedBytes);

/** Takes every client that something may concern from one position to another. */
export class StatusesProjection implements Projection<ProjectedEvent> {
  readonly #context: StatusesContext;
  readonly #file: StatusesFile;
  readonly #evidenceIndex: EvidenceIndex;
  readonly #walker: ClientWalker;
  readonly #preparations: Preparations;
  readonly #walkedMax: number;
  #walked: readonly ClientWalked[] = [];
  /** Where what was prepared holds of all who are not walked. */
  #swapped: bigint | undefined;
  #isTidy = false;

  /** @param walkedMax of how many clients all are walked at once in memory, where something concerns everyone */
  constructor(context: StatusesContext, walkedMax: number) {
    this.#context = context;
    this.#walkedMax = walkedMax;
    this.#file = new StatusesFile(context.database);
    this.#evidenceIndex = new EvidenceIndex(context);
    this.#walker = new ClientWalker(context, new ClientMemory(rememberedMax()));
    this.#preparations = new Preparations(context, this.#walker.course);
  }

  async prepare(events: readonly ProjectedEvent[]): Promise<void> {
    const [first, last] = [events[0]?.event, events.at(-1)?.event];
    if (first === undefined || last === undefined) return;
    const [after, upTo] = [first.position - 1n, last.position];
    const { course } = this.#walker;
    await course.readUpTo(upTo, last.ledgertime);
    if (!this.#isTidy) this.#preparations.remove(course.at(after, first.ledgertime).law.id);
    this.#isTidy = true;
    const changes = course.changes(after, upTo);
    const isOfAll = changes.everyone.length > 0;
    const isAtFirst = isOfAll && changes.everyone.every((at) => at === first.position);
    const preparedAt = isAtFirst ? await this.#prepared(first) : undefined;
    this.#swapped = preparedAt === undefined ? undefined : first.position;
    const since = preparedAt !== undefined && preparedAt < after ? preparedAt : after;
    const concerned =
      this.#swapped === undefined ? this.#concernedBy(changes) : this.#concernedSince(since, first, upTo);
    const clients = new Set([...clientsAffected(this.#evidenceIndex, since, upTo), ...concerned]);
    const before = (client: bigint) => this.#file.rowsOf(client);
    const mayGoOn = () => this.#context.signal.throwIfAborted();
    this.#walked = await this.#walker.walk([...clients], { after, upTo, changes, before, mayGoOn });
  }

  apply(): void {
    for (const walked of this.#walked) this.#file.save(walked);
    if (this.#swapped !== undefined) {
      swapIn(
        this.#context.database,
        this.#swapped,
        this.#walked.map(({ number }) => number),
      );
      this.#walker.forget();
      this.#isTidy = false;
    }
    this.#walked = [];
  }

  build(to: bigint, progress: (share: number) => void, signal: AbortSignal): Promise<void> {
    return buildStatuses(this.#context, this.#file, { to, progress, signal });
  }

  built(): void {
    this.#file.builtUpTo = 0n;
  }

  #concernedBy(changes: Changes): Iterable<string> {
    return changes.everyone.length > 0 ? this.#file.clients : this.#file.concerned(changes);
  }

  /**
   * What was prepared was so by the set that is adopted with an event: that it is another moves nobody again. But by it
   * clients may look further back.
   */
  #concernedSince(since: bigint, { position, ledgertime }: StoredEvent, upTo: bigint): Iterable<string> {
    const { course } = this.#walker;
    const changes = course.changes(since, upTo, course.at(position, ledgertime).law.id);
    return [...this.#file.concerned(changes), ...this.#preparations.file.concerned(changes)];
  }

  /** As of which position it is prepared what all clients are from an event on; undefined where they are to be walked. */
  async #prepared(event: StoredEvent): Promise<bigint | undefined> {
    const preparedAt = this.#preparations.attachFitting(event);
    if (preparedAt !== undefined) return preparedAt;
    if (this.#file.clientCount <= this.#walkedMax) return undefined;
    await this.#preparations.make(event);
    return event.position;
  }
}
