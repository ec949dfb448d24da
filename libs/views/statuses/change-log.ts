import type { EvidenceReference } from '#libs/assessment';
import type { EventReader, StoredEvent } from '#libs/event-store';
import { fromStored, isKind } from '#libs/evidence';
import { type ChangePosition, changePositionAfter } from './change-position.js';
import type { PresentMoment, StatusChange, StatusChanges, StatusKey } from './status-changes.js';

/** How much one page takes. Whoever else waits for the thread is let on between two of them. */
export interface PageBounds {
  /** Of events that changed rows. */
  readonly positionsMax: number;
  /** Of one query, at least 2; also about how many changes a page has. */
  readonly rowsMax: number;
  readonly queriesMax: number;
}

const usual: PageBounds = { positionsMax: 64, rowsMax: 256, queriesMax: 200 };

/** A change of the present, where it stands in the order of all. */
export interface LoggedChange extends Omit<StatusChange, 'key'> {
  /** Has the change's key. Its position is that of the evidence, or of the last event before the instant. */
  readonly changePosition: Required<ChangePosition>;
  /** The evidence whose recording changed it; undefined where time alone did. */
  readonly cause: EvidenceReference | undefined;
  /** The rule set and its reference data, where that evidence is their adoption. */
  readonly adopted?: { readonly ruleSet: string; readonly reference: string };
}

/** Changes after one place and up to another, in order. */
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
 * the same for whoever reads it, from wherever, in whatever pieces.
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
   * What comes after `from`, up to `to`, which has no key, or to less where that is much. The statuses must have reached `to`, and nothing
   * after its position may be recorded earlier than `to.at`. Throws `ViewBehind`, `StoreUnavailable`.
   */
  async page(from: ChangePosition, to: ChangePosition): Promise<LogPage> {
    const begun = await this.#begun(from);
    const after = begun === undefined ? from.position : from.position - 1n;
    const positions = this.#statuses.positions(to.position, after, this.#bounds.positionsMax);
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
    });
    paging.run();
    const changes = await this.#placed(paging.found);
    if (!paging.isAtInstant) return { from, changes, to: paging.end };
    // The place is called by all that was known, not only by what had to do with it.
    const known = await this.#lastBefore(paging.end.at);
    return { from, changes, to: { ...paging.end, position: known.position, eventId: known.eventId } };
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
      const { goal } = this.#route;
      const next = this.#statuses.instantAfter(goal.position, this.end.at);
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
    const { rowsMax } = this.#route.bounds;
    for (let next = after; ; ) {
      if (this.#isOver()) return false;
      this.#queries++;
      const known = this.#route.goal.position;
      const page =
        event === undefined
          ? this.#statuses.byTime(known, moment, next, rowsMax)
          : this.#statuses.byKnowledge(known, moment, next, rowsMax);
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
