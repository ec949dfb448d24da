import { type StoredEvent, threadMemory } from '#libs/event-store';
import type { Projection } from '#libs/projections';
import { EvidenceIndex } from '../evidence-index/evidence-index.js';
import type { ProjectedEvent } from '../projected-event.js';
import { clientsAffected } from './affected.js';
import { ClientMemory } from './client-history.js';
import type { ClientReplay } from './client-replay.js';
import { ClientReplayer, type StatusesContext } from './client-replayer.js';
import { Preparations } from './preparations.js';
import type { SharedChanges } from './shared-changes.js';
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
  readonly #replayer: ClientReplayer;
  readonly #preparations: Preparations;
  readonly #replayedMax: number;
  #replayed: readonly ClientReplay[] = [];
  /** Where what was prepared holds of all who are not replayed. */
  #swapped: bigint | undefined;
  #isTidy = false;

  /** @param replayedMax of how many clients all are replayed at once in memory, where something concerns everyone */
  constructor(context: StatusesContext, replayedMax: number) {
    this.#context = context;
    this.#replayedMax = replayedMax;
    this.#file = new StatusesFile(context.database);
    this.#evidenceIndex = new EvidenceIndex(context);
    this.#replayer = new ClientReplayer(context, new ClientMemory(rememberedMax()));
    this.#preparations = new Preparations(context, this.#replayer.registerReplay);
  }

  async prepare(events: readonly ProjectedEvent[]): Promise<void> {
    const [first, last] = [events[0]?.event, events.at(-1)?.event];
    if (first === undefined || last === undefined) return;
    const [after, upTo] = [first.position - 1n, last.position];
    const { registerReplay } = this.#replayer;
    await registerReplay.readUpTo(upTo, last.ledgertime);
    if (!this.#isTidy) this.#preparations.remove(registerReplay.at(after, first.ledgertime).law.id);
    this.#isTidy = true;
    const changes = registerReplay.changes(after, upTo);
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
    this.#replayed = await this.#replayer.replay([...clients], { after, upTo, changes, before, mayGoOn });
  }

  apply(): void {
    for (const replayed of this.#replayed) this.#file.save(replayed);
    if (this.#swapped !== undefined) {
      swapIn(
        this.#context.database,
        this.#swapped,
        this.#replayed.map(({ number }) => number),
      );
      this.#replayer.forget();
      this.#isTidy = false;
    }
    this.#replayed = [];
  }

  #concernedBy(changes: SharedChanges): Iterable<string> {
    return changes.everyone.length > 0 ? this.#file.clients : this.#file.concerned(changes);
  }

  /**
   * What was prepared was so by the set that is adopted with an event: that it is another moves nobody again. But by it
   * clients may look further back.
   */
  #concernedSince(since: bigint, { position, ledgertime }: StoredEvent, upTo: bigint): Iterable<string> {
    const { registerReplay } = this.#replayer;
    const changes = registerReplay.changes(since, upTo, registerReplay.at(position, ledgertime).law.id);
    return [...this.#file.concerned(changes), ...this.#preparations.file.concerned(changes)];
  }

  /** As of which position it is prepared what all clients are from an event on; undefined where they are to be replayed. */
  async #prepared(event: StoredEvent): Promise<bigint | undefined> {
    const preparedAt = this.#preparations.attachFitting(event);
    if (preparedAt !== undefined) return preparedAt;
    if (this.#file.clientCount <= this.#replayedMax) return undefined;
    await this.#preparations.make(event);
    return event.position;
  }
}
