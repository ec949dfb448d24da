import { type StoredEvent, threadMemory } from '#libs/event-store';
import { fromStored, type RecordedEvidence } from '#libs/evidence';
import type { Left, Projection } from '#libs/projections';
import { EvidenceIndex } from '../evidence-index/evidence-index.js';
import type { ProjectedEvent } from '../projected-event.js';
import { clientsAffected } from './affected.js';
import { BehindClientRows, type BehindEdge } from './behind.js';
import { ClientMemory } from './client-history.js';
import type { ClientReplay } from './client-replay.js';
import { ClientReplayer, type Passage, type StatusesContext } from './client-replayer.js';
import type { Interests } from './interests.js';
import { passedOver } from './passing-over.js';
import { Preparations } from './preparations.js';
import type { SharedChanges } from './shared-changes.js';
import { type ClientDigest, StatusesFile } from './statuses-file.js';
import { swapIn } from './swap.js';
import { type TimeShare, WaitingClients } from './waiting-clients.js';

/** What one piece of evidence takes with what is made of it, in bytes of the heap: measured with clients of three each. */
const rememberedBytes = 12 * 1024;
/** Pieces of evidence of clients about whom something was recorded lately: a quarter of what the thread may take. */
const rememberedMax = (): number => Math.floor(threadMemory().viewHeapBytes / 4 / rememberedBytes);

/** A client who is passed over by its digest, and what its evidence showed last. */
interface PassedOver extends ClientDigest {
  readonly interests: Interests;
}

/** How far a client that is behind is taken in one turn, in positions: it is read about all at once. */
const positionsOfTurn = 50_000n;

export interface StatusesLimits {
  /** Of so many clients all are replayed in memory at once where something concerns everyone; more are prepared on all cores. */
  readonly replayedMax: number;
  /** What one client may take of the thread's time before others go on. */
  readonly share: TimeShare;
  /** How many pieces of evidence are read about one client before others go on: about what a share of time is enough for. */
  readonly readMax: number;
  /** How many pieces of evidence are held of clients about whom something was recorded lately; by the memory there is if not said. */
  readonly piecesMax?: number;
}

/**
 * Takes every client that something may concern from one position to another. A client that takes more than its share falls
 * behind, and is taken on turn by turn.
 */
export class StatusesProjection implements Projection<ProjectedEvent> {
  readonly #context: StatusesContext;
  readonly #file: StatusesFile;
  readonly #evidenceIndex: EvidenceIndex;
  readonly #replayer: ClientReplayer;
  readonly #preparations: Preparations;
  readonly #replayedMax: number;
  readonly #behind: BehindClientRows;
  readonly #share: TimeShare;
  readonly #readMax: number;
  readonly #waiting: WaitingClients;
  #replayed: ClientReplay[] = [];
  #passedOver: PassedOver[] = [];
  /** How far clients come that are behind from now on, or were; undefined where it is as far as the view. */
  readonly #edges = new Map<string, { readonly number: bigint; readonly edge: BehindEdge | undefined }>();
  /** Where what was prepared holds of all who are not replayed. */
  #swapped: bigint | undefined;
  #isTidy = false;

  constructor(context: StatusesContext, { replayedMax, share, readMax, piecesMax = rememberedMax() }: StatusesLimits) {
    this.#context = context;
    this.#replayedMax = replayedMax;
    this.#behind = new BehindClientRows(context.database);
    this.#share = share;
    this.#readMax = readMax;
    this.#waiting = new WaitingClients(share, this.#behind.all());
    this.#file = new StatusesFile(context.database);
    this.#evidenceIndex = new EvidenceIndex(context);
    this.#replayer = new ClientReplayer(context, new ClientMemory(piecesMax));
    this.#preparations = new Preparations(context, this.#replayer.registerReplay);
  }

  get left(): Left | undefined {
    return this.#waiting.left;
  }

  async prepare(events: readonly ProjectedEvent[]): Promise<void> {
    const first = events[0]?.event;
    const last = events.at(-1)?.event ?? this.#file.reached;
    if (last === undefined) return;
    await this.#replayer.registerReplay.readUpTo(last.position, last.ledgertime);
    if (first !== undefined) await this.#waiting.granting(() => this.#takeIn(events, first, last.position));
    for (const { client, position } of this.#waiting.turns(first === undefined))
      await this.#takeOn(client, position, last.position);
  }

  async #takeIn(events: readonly ProjectedEvent[], first: StoredEvent, upTo: bigint): Promise<void> {
    const after = first.position - 1n;
    const { registerReplay } = this.#replayer;
    if (!this.#isTidy) this.#preparations.remove(registerReplay.at(after, first.ledgertime).law.id);
    this.#isTidy = true;
    const changes = registerReplay.changes(after, upTo);
    const isOfAll = changes.everyone.length > 0;
    const isAtFirst = isOfAll && changes.everyone.every((at) => at === first.position);
    const preparedAt = isAtFirst ? await this.#prepared(first) : undefined;
    this.#swapped = preparedAt === undefined ? undefined : first.position;
    const since = preparedAt !== undefined && preparedAt < after ? preparedAt : after;
    const concerned = new Set(
      this.#swapped === undefined ? this.#concernedBy(changes) : this.#concernedSince(since, first, upTo),
    );
    const affected = clientsAffected(this.#evidenceIndex, since, upTo);
    const clients = new Set([...affected.keys(), ...concerned]);
    const asked = [...affected.keys()].filter((client) => !concerned.has(client) && !this.#waiting.has(client));
    this.#passedOver = isOfAll ? [] : this.#passOver(asked, affected, events, changes);
    for (const { client } of this.#passedOver) clients.delete(client);
    const edge = { position: after, at: first.ledgertime };
    const atOnce = [...clients].filter((client) => !this.#mustWait(client, edge));
    const mayRead: Passage['mayRead'] = ({ client, number }, pieces) => {
      if (pieces > this.#readMax) this.#wait(client, number, edge);
      return pieces <= this.#readMax;
    };
    await this.#replay(atOnce, { after, upTo, changes, mayRead }, undefined);
  }

  /** Those of the clients whom nothing moves that was recorded about them, as far as their digests tell. */
  #passOver(
    clients: readonly string[],
    affected: ReadonlyMap<string, readonly (readonly bigint[])[]>,
    events: readonly ProjectedEvent[],
    changes: SharedChanges,
  ): PassedOver[] {
    const { reached } = this.#file;
    if (reached === undefined) return [];
    const { registerReplay } = this.#replayer;
    const byPosition = new Map(events.map(({ event }) => [event.position, event]));
    const read = new Map<bigint, RecordedEvidence>();
    const evidenceAt = (position: bigint) => {
      const event = byPosition.get(position);
      const evidence = read.get(position) ?? (event && fromStored(event));
      if (evidence !== undefined) read.set(position, evidence);
      return evidence;
    };
    const upTo = events.at(-1)?.event.position ?? reached.position;
    const told = registerReplay.toldUpTo(upTo);
    const stretch = { registers: registerReplay.at(reached.position, reached.ledgertime), changes, told, evidenceAt };
    return this.#file.digestsOf(clients).flatMap((digest) => {
      const interests = passedOver(digest, affected.get(digest.client) ?? [], stretch);
      return interests === undefined ? [] : [{ ...digest, interests }];
    });
  }

  /** Takes a client that is behind from a position on, as far as its turn goes. */
  async #takeOn(client: string, after: bigint, reached: bigint): Promise<void> {
    const upTo = reached - after > positionsOfTurn ? after + positionsOfTurn : reached;
    const changes = this.#replayer.registerReplay.changes(after, upTo);
    await this.#replay([client], { after, upTo, changes }, upTo < reached ? upTo : undefined);
  }

  /** @param end as of which position the clients are then, where that is not the view's */
  async #replay(
    clients: readonly string[],
    passage: Pick<Passage, 'after' | 'upTo' | 'changes' | 'mayRead'>,
    end: bigint | undefined,
  ): Promise<void> {
    const before = (client: bigint) => this.#file.rowsOf(client);
    const mayGoOn = () => this.#context.signal.throwIfAborted();
    const replayed = await this.#replayer.replay(clients, { ...passage, before, mayGoOn, share: this.#share });
    for (const { client, number, leftAt, took } of replayed) {
      const position = leftAt === undefined ? end : leftAt - 1n;
      this.#waiting.took(client, leftAt === undefined ? took : Infinity);
      if (position === undefined && !this.#waiting.has(client)) continue;
      const edge = position === undefined ? undefined : { position, at: await this.#recordedAfter(position) };
      this.#edges.set(client, { number, edge });
    }
    this.#replayed.push(...replayed);
  }

  /** Whether it waits for its turn, and does not go on with the others: from now on where it has always been expensive. */
  #mustWait(client: string, edge: BehindEdge): boolean {
    if (this.#waiting.has(client)) return true;
    const number = this.#waiting.isExpensive(client) ? this.#file.numberOf(client) : undefined;
    if (number === undefined) return false;
    this.#wait(client, number, edge);
    return true;
  }

  #wait(client: string, number: bigint, edge: BehindEdge): void {
    this.#waiting.put({ client, number, ...edge });
    this.#edges.set(client, { number, edge });
  }

  /** Ledger time of the first event after a position, which there is. */
  async #recordedAfter(position: bigint): Promise<number> {
    for await (const [event] of this.#context.reader.readAll({ from: position + 1n, limit: 1 }))
      if (event !== undefined) return event.ledgertime;
    throw new Error(`the store lacks what was recorded after ${position}`);
  }

  apply(): void {
    for (const { number, client, interests } of this.#passedOver) this.#file.saveInterests(number, client, interests);
    for (const replayed of this.#replayed) this.#file.save(replayed);
    if (this.#swapped !== undefined) {
      swapIn(this.#context.database, this.#swapped, [
        ...this.#replayed.map(({ number }) => number),
        ...this.#waiting.numbers,
      ]);
      this.#replayer.forget();
      this.#isTidy = false;
      this.#swapped = undefined;
    }
    for (const [client, { number, edge }] of this.#edges) {
      if (edge === undefined) this.#behind.remove(number);
      else this.#behind.save({ client, number, ...edge });
      if (edge === undefined) this.#waiting.remove(client);
      else this.#waiting.put({ client, number, ...edge });
    }
    this.#passedOver = [];
    this.#replayed = [];
    this.#edges.clear();
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
