import type { EvidenceReference } from '#libs/assessment';
import type { EventReader, StoredEvent } from '#libs/event-store';
import { fromStored, isKind } from '#libs/evidence';
import type { BehindEdge } from './behind.js';
import {
  type ChangeMoment,
  type ChangePosition,
  changePositionAfter,
  compareChangePositions,
  earlierOf,
  laterOf,
  placeWith,
  toldOf,
} from './change-position.js';
import type { PresentMoment, StatusChange, StatusChanges, StatusKey } from './status-changes.js';

/** How much one page takes. Whoever else waits for the thread is let on between two of them. */
export interface PageBounds {
  /** Of events that changed rows. */
  readonly positionsMax: number;
  /** Of one query, at least 2; also about how many changes a page has. */
  readonly rowsMax: number;
  readonly queriesMax: number;
  /** Clients that may be behind a place: each is named by the ids of the stream. Where more are, the pages end before that. */
  readonly behindMax: number;
}

const usual: PageBounds = { positionsMax: 64, rowsMax: 256, queriesMax: 200, behindMax: 128 };

/** A change of the present, where it stands in the order of all. */
export interface LoggedChange extends Omit<StatusChange, 'key'> {
  /** Has the change's key. Its position is that of the evidence, or of the last event before the instant. */
  readonly changePosition: Required<Omit<ChangePosition, 'behind'>>;
  /** The evidence whose recording changed it; undefined where time alone did. */
  readonly cause: EvidenceReference | undefined;
  /** The rule set and its reference data, where that evidence is their adoption. */
  readonly adopted?: { readonly ruleSet: string; readonly reference: string };
}

/**
 * Changes after one place and up to another: first, of each client that was behind, those that are told late, in order;
 * then those after the place, in order.
 */
export interface LogPage {
  readonly from: ChangePosition;
  readonly changes: readonly LoggedChange[];
  readonly to: ChangePosition;
}

/** A change found, and the instant that it is of. */
interface FoundChange {
  readonly change: StatusChange;
  readonly at: number;
  /** Undefined where time alone changed it. */
  readonly event: StoredEvent | undefined;
}

/**
 * The order of all changes of status that were ever changes of the present: at each event what its recording changed at
 * that instant, and between events what time changed with what was known. It follows from the evidence alone, so it is
 * the same for whoever reads it, from wherever, in whatever pieces. Only changes of clients that are behind come later,
 * each as soon as it is known and in its client's order: a place says up to where those are told.
 *
 * An instant passes before what is recorded at it. Changes of one moment are in the order of clients' numbers, then names.
 */
export class ChangeLog {
  readonly #store: EventReader;
  readonly #statuses: StatusChanges;
  readonly #bounds: PageBounds;

  constructor(store: EventReader, statuses: StatusChanges, bounds: PageBounds = usual) {
    this.#store = store;
    this.#statuses = statuses;
    this.#bounds = bounds;
  }

  /**
   * What comes after `from`, up to `to`, or to less where that is much. The statuses must have reached `to`, and nothing
   * after its position may be recorded earlier than `to.at`. Throws `ViewBehind`, `StoreUnavailable`.
   */
  async page(from: ChangePosition, to: ChangePosition): Promise<LogPage> {
    const behind = this.#statuses.behind(to.position);
    const late = await this.#late(from, earlierOf(from, to), behind);
    if (late.changes.length > 0 || !late.isWhole) return { from, changes: late.changes, to: late.to };
    const told = [...behind].map(([client, edge]) => [client, laterOf(edge, toldOf(late.to, client))] as const);
    const end = await this.#endBefore(to, told);
    if (compareChangePositions(from, end) >= 0) return { from, changes: [], to: late.to };
    const page = await this.#between(late.to, end);
    const isKnown = ({ changePosition }: LoggedChange) => {
      const edge = behind.get(changePosition.key.client);
      return edge === undefined || compareChangePositions(changePosition, edge) <= 0;
    };
    return { from, changes: page.changes.filter(isKnown), to: placeWith(page.to, told) };
  }

  /** Of clients that were behind at a place, what is known by now of what changed before it, and before `to`. */
  async #late(
    from: ChangePosition,
    to: ChangeMoment,
    behind: ReadonlyMap<bigint, BehindEdge>,
  ): Promise<{ readonly changes: readonly LoggedChange[]; readonly to: ChangePosition; readonly isWhole: boolean }> {
    const told = new Map(from.behind);
    const changes: LoggedChange[] = [];
    let isWhole = true;
    for (const [client, upTo] of told) {
      const end = earlierOf(behind.get(client) ?? to, to);
      if (compareChangePositions(upTo, end) >= 0) continue;
      isWhole = changes.length < this.#bounds.rowsMax;
      if (!isWhole) break;
      const page = await this.#between({ ...upTo, eventId: '' }, { ...end, eventId: '' }, client);
      changes.push(...page.changes);
      told.set(client, page.to);
      isWhole = compareChangePositions(page.to, end) >= 0;
      if (!isWhole) break;
    }
    return { changes, to: placeWith(from, told), isWhole };
  }

  /** As far as no more clients are behind than may be. */
  async #endBefore(
    to: ChangePosition,
    told: readonly (readonly [client: bigint, upTo: ChangeMoment])[],
  ): Promise<ChangePosition> {
    if (told.length <= this.#bounds.behindMax) return to;
    const edges = told.map(([, upTo]) => upTo).sort(compareChangePositions);
    const { at } = edges[this.#bounds.behindMax] as ChangeMoment;
    if (at > to.at) return to;
    const { position, eventId } = await this.#lastBefore(at);
    return earlierOf(to, { at, position, eventId });
  }

  /** What changed after one place and up to another, or to less; of one client alone where it is named. */
  async #between(from: ChangePosition, to: ChangePosition, client?: bigint): Promise<LogPage> {
    const begun = await this.#begun(from);
    const after = begun === undefined ? from.position : from.position - 1n;
    const positions = this.#statuses.positions(to.position, after, this.#bounds.positionsMax, client);
    const events = await this.#store.readPositions(positions);
    if (events.length !== positions.length) throw new Error('The store lacks events that a view has taken in');
    const last = events.length === this.#bounds.positionsMax ? events.at(-1) : undefined;
    const goal = last === undefined ? to : changePositionAfter(last);
    const paging = new LogPaging(this.#statuses, {
      from,
      goal,
      events,
      isInEvent: begun !== undefined,
      bounds: this.#bounds,
      client,
    });
    paging.run();
    const found = await this.#placed(paging.found);
    const changes = found.filter(({ changePosition }) => compareChangePositions(changePosition, to) <= 0);
    // A place at an instant is called by all that was known, not only by what had to do with it.
    const known = paging.isAtInstant ? await this.#lastBefore(paging.end.at) : paging.end;
    const end = { ...paging.end, position: known.position, eventId: known.eventId };
    return { from, changes, to: earlierOf(end, to) };
  }

  /** The event that a place lies within the changes of, if it does. */
  async #begun({ at, position, key }: ChangePosition): Promise<StoredEvent | undefined> {
    if (key === undefined) return undefined;
    const [event] = await this.#store.readPositions([position]);
    return event?.ledgertime === at ? event : undefined;
  }

  async #placed(found: readonly FoundChange[]): Promise<LoggedChange[]> {
    const lasts = new Map<number, StoredEvent>();
    const placed: LoggedChange[] = [];
    for (const { change, at, event } of found) {
      const { key, ...what } = change;
      const last = event ?? lasts.get(at) ?? (await this.#lastBefore(at));
      if (event === undefined) lasts.set(at, last);
      const told = event === undefined ? undefined : causeIn(event);
      const changePosition = { at, position: last.position, eventId: last.eventId, key };
      placed.push({ ...what, changePosition, cause: undefined, ...told });
    }
    return placed;
  }

  async #lastBefore(instant: number): Promise<StoredEvent> {
    const position = await this.#store.positionAt(instant - 1);
    const [event] = position === undefined ? [] : await this.#store.readPositions([position]);
    if (event === undefined) throw new Error('Time changed a status before anything was recorded');
    return event;
  }
}

function causeIn(event: StoredEvent): Pick<LoggedChange, 'cause' | 'adopted'> {
  const evidence = fromStored(event);
  const { source, id } = evidence;
  if (!isKind(evidence, 'ReferenceAdopted')) return { cause: { source, id } };
  const { ruleSet, version } = evidence.data;
  return { cause: { source, id }, adopted: { ruleSet, reference: version } };
}

interface LogPagingRoute {
  readonly from: ChangePosition;
  readonly goal: ChangePosition;
  /** Those that changed rows, in order, from `from` to `goal`. */
  readonly events: readonly StoredEvent[];
  /** Whether `from` lies within the changes of the first of them. */
  readonly isInEvent: boolean;
  readonly bounds: PageBounds;
  /** Of which alone; of all when left out. */
  readonly client: bigint | undefined;
}

/** One page on its way from place to place. Looks at the view only, and does not wait. */
class LogPaging {
  readonly found: FoundChange[] = [];
  end: ChangePosition;
  /** Whether it ended at or within what time alone changed. */
  isAtInstant = false;
  readonly #statuses: StatusChanges;
  readonly #route: LogPagingRoute;
  #queries = 0;

  constructor(statuses: StatusChanges, route: LogPagingRoute) {
    this.#statuses = statuses;
    this.#route = route;
    this.end = route.from;
  }

  run(): void {
    const { from, goal, events, isInEvent } = this.#route;
    const isWithin = from.key !== undefined;
    if (isWithin && !isInEvent && !this.#take(from, from.key, undefined)) return;
    for (const event of events) {
      const moment = changePositionAfter(event);
      const isBegun = isInEvent && event.position === from.position;
      if (!isBegun && !this.#time(moment.at)) return;
      if (!this.#take(moment, isBegun ? from.key : undefined, event)) return;
    }
    if (!this.#time(goal.at)) return;
    this.end = goal;
    this.isAtInstant = false;
  }

  /** Passes every instant up to and with one; false where the page ends before. */
  #time(to: number): boolean {
    for (;;) {
      const { goal, client } = this.#route;
      const next = this.#statuses.instantAfter(goal.position, this.end.at, client);
      if (next === undefined || next > to) return true;
      if (this.#isOver()) return false;
      const { position, eventId } = this.end;
      if (!this.#take({ at: next, position, eventId }, undefined, undefined)) return false;
    }
  }

  /** Takes all changes of a moment after a key; false where the page ends before their end. */
  #take(
    { at, position, eventId }: ChangePosition,
    after: StatusKey | undefined,
    event: StoredEvent | undefined,
  ): boolean {
    const moment: PresentMoment = { at, position };
    const { client } = this.#route;
    const { rowsMax } = this.#route.bounds;
    for (let next = after; ; ) {
      if (this.#isOver()) return false;
      this.#queries++;
      const known = this.#route.goal.position;
      const asked = { after: next, limit: rowsMax, client };
      const page =
        event === undefined
          ? this.#statuses.byTime(known, moment, asked)
          : this.#statuses.byKnowledge(known, moment, asked);
      for (const change of page.changes) this.found.push({ change, at, event });
      next = page.next;
      this.end = next === undefined ? { at, position, eventId } : { at, position, eventId, key: next };
      this.isAtInstant = event === undefined;
      if (next === undefined) return true;
    }
  }

  #isOver(): boolean {
    const { rowsMax, queriesMax } = this.#route.bounds;
    return this.found.length >= rowsMax || this.#queries >= queriesMax;
  }
}
