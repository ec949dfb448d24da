import { threadMemory } from '#libs/event-store';
import { type Connection, type Prepare, type Progress, ViewReader } from '#libs/projections';
import type { Window } from '../../indicators/indicators.js';
import type { StateBucket } from '../../statuses/status-counts.js';
import { FactColumns } from './fact-columns.js';
import { ServiceColumns, type ServicesJudged } from './service-columns.js';
import { StatusColumns } from './status-columns.js';

/** What the columns may take, in bytes. They are not of the heap, whose share they are given half of. */
const bytesMax = (): number => threadMemory().viewHeapBytes / 2;

/** There is more than columns may take. */
class TooLarge extends Error {}

/** What is held of one view. */
class Held<Columns extends { readonly bytes: number; readonly isWhole: boolean }> {
  readonly #make: () => Columns;
  #columns: Columns;
  #upTo = -1n;
  /** Statements on the file that it is from. */
  #prepare: Prepare | undefined;

  constructor(make: () => Columns) {
    this.#make = make;
    this.#columns = make();
  }

  get columns(): Columns {
    return this.#columns;
  }

  get isEmpty(): boolean {
    return this.#prepare === undefined;
  }

  /** Takes what the view says of more than is held. */
  reach(view: ViewReader, upTo: bigint, take: (columns: Columns, prepare: Prepare, upTo: bigint) => void): void {
    if (upTo <= this.#upTo && this.#columns.isWhole) return;
    view.read(upTo, (prepare) => {
      if (this.#prepare !== prepare) this.clear();
      // No more than is asked for, so that what is counted is what is known then.
      const reached = upTo > this.#upTo ? upTo : this.#upTo;
      try {
        take(this.#columns, prepare, reached);
      } catch (error) {
        // What was read in part is of no use, and of a file that just failed not to be trusted.
        this.clear();
        throw error;
      }
      this.#prepare = prepare;
      this.#upTo = reached;
    });
  }

  clear(): void {
    this.#columns = this.#make();
    this.#upTo = -1n;
    this.#prepare = undefined;
  }
}

/** Facts and services, which one view keeps. */
class Recorded {
  readonly facts = new FactColumns();
  readonly services = new ServiceColumns();
  readonly isWhole = true;

  get bytes(): number {
    return this.facts.bytes + this.services.bytes;
  }
}

/**
 * What the figures of the portfolio need of every client, held in memory and brought up to each question by what changed since
 * the one before. Knowledge is only ever added to, so that every earlier state of it can be asked about as well.
 */
export class PortfolioColumns {
  readonly #statuses: ViewReader;
  readonly #indicators: ViewReader;
  readonly #heldMax: number;
  readonly #rows = new Held(() => new StatusColumns());
  readonly #recorded = new Held(() => new Recorded());
  #isTooLarge = false;
  #applied: bigint | undefined;

  /** @param heldMax bytes, at most */
  constructor(connection: Connection, heldMax: number = bytesMax()) {
    this.#statuses = new ViewReader('statuses', connection);
    this.#indicators = new ViewReader('indicators', connection);
    this.#heldMax = heldMax;
  }

  /**
   * Brings what is held up to what the views had applied the last time, where anything was asked yet: a question that is on its
   * way is about no less. Throws as `reach` does.
   */
  keepUp(applied: Progress): void {
    const upTo = this.#applied;
    this.#applied = applied.least(['statuses', 'indicators']);
    if (upTo !== undefined && !this.#rows.isEmpty) this.reach(upTo);
  }

  /**
   * Reads what became known up to a position. Whether all of it is held: not where that would take too much memory. Throws
   * `ViewBehind` as the queries would.
   */
  reach(upTo: bigint): boolean {
    if (this.#isTooLarge) return false;
    try {
      this.#rows.reach(this.#statuses, upTo, (columns, prepare, reached) =>
        columns.take(prepare, reached, this.#mayGoOn),
      );
      this.#recorded.reach(this.#indicators, upTo, ({ facts, services }, prepare, reached) => {
        services.take(prepare, reached, this.#mayGoOn);
        facts.take(prepare, reached, this.#mayGoOn, (fact, knownFrom) => services.touch(fact, knownFrom));
      });
      this.#mayGoOn();
      return true;
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      this.#rows.clear();
      this.#recorded.clear();
      this.#isTooLarge = true;
      return false;
    }
  }

  get statuses(): StatusColumns {
    return this.#rows.columns;
  }

  get facts(): FactColumns {
    return this.#recorded.columns.facts;
  }

  /** */
  judged(to: number, upTo: bigint): ServicesJudged {
    const { facts, services } = this.#recorded.columns;
    const { columns } = this.#rows;
    return services.judged({
      to,
      upTo,
      subjectOf: (service, asset, entity) => columns.subjectOf(service, asset, entity),
      verdictOn: (client, about, at, position) => columns.verdictOn(client, about, at, position),
      isLeft: (position, known) => facts.leftOf(position, Number(known)) !== 0,
      isFinal: (client, position) => columns.isFinal(client, position),
      turns: columns.turns,
    });
  }

  /** How many of the clients that were active in a window relied in it. */
  relyingActive(window: Window): number {
    const relying = this.statuses.relyingIn(window);
    const active = this.facts.activity(window);
    let clients = 0;
    for (let client = 0; client < relying.clientsEnd; client++)
      if (relying.isRelying(client) && active.isActive(client)) clients++;
    return clients;
  }

  /** By State, when clients came there for the first time by the end of a window, from an instant on, in order. */
  signUpTimes(window: Window, since: number): ReadonlyMap<StateBucket, ArrayLike<number>> {
    const { statuses } = this;
    return this.facts.signUpTimes(window, since, {
      turn: statuses.turns.turn,
      stateOf: (client, at) => statuses.stateOf(client, at, window.upTo),
    });
  }

  readonly #mayGoOn = (): void => {
    if (this.#rows.columns.bytes + this.#recorded.columns.bytes > this.#heldMax) throw new TooLarge();
  };
}
