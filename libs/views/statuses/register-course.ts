import { RegisterHistory, type Registers, SourceRecords, type SourcesAt } from '#libs/assessment';
import type { EventReader } from '#libs/event-store';
import { fromStored, instant } from '#libs/evidence';
import type { Coverage } from '../coverage/coverage.js';
import type { Register } from '../register/register.js';
import type { Registers as RegistersView } from '../registers/registers.js';
import { type Change, Changes, changeBy } from './changes.js';

/** When reference data was published, and where that became known. */
interface Publication {
  readonly position: bigint;
  readonly at: number;
}

/** What is not about one client, on its way through what becomes known. */
export class RegisterCourse {
  readonly #registers: RegistersView;
  readonly #coverage: Coverage;
  readonly #reader: EventReader;
  readonly #history: RegisterHistory;
  #held = -1n;
  #publications: readonly Publication[] = [];

  constructor(views: { register: Register; registers: RegistersView; coverage: Coverage }, reader: EventReader) {
    this.#registers = views.registers;
    this.#coverage = views.coverage;
    this.#reader = reader;
    const contested = new SourceRecords((source, upTo) => views.register.arrivals(source, upTo));
    const sourcesAt: SourcesAt = (position, evidence) =>
      evidence.isPlain ? this.#coverage.sourcesAt(position, evidence.tables) : contested.at(position, evidence);
    this.#history = new RegisterHistory(sourcesAt);
  }

  /** Reads what became known since it was asked last. `recorded` is the ledger time (ms) of the event at `upTo`. */
  async readUpTo(upTo: bigint, recorded: number): Promise<void> {
    if (upTo <= this.#held) return;
    const positions = this.#registers.positions(upTo, this.#held);
    this.#history.add((await this.#reader.readPositions(positions)).map(fromStored));
    this.#held = upTo;
    this.#publications = await this.#published(recorded);
  }

  /** The registers at a position; `recorded` is the ledger time (ms) of an event there or before. */
  at(position: bigint, recorded: number): Registers {
    const published = this.#publications.filter((one) => one.position <= position).map(({ at }) => at);
    return this.#history.at(position, Math.max(recorded, ...published));
  }

  /** What changed in (after, upTo]. */
  changes(after: bigint, upTo: bigint): Changes {
    const changes: Change[] = this.#history.changesOf(after, upTo).map(changeBy);
    for (const { position } of this.#publications)
      if (position > after && position <= upTo) changes.push({ position, concerns: 'everyone' });
    for (const { position, from, to } of this.#coverage.changes(after, upTo))
      changes.push({ position, concerns: { names: [], requests: { from, to } } });
    return new Changes(changes);
  }

  /**
   * Reference data counts from its publication on. That is of no position: it is known from the first event on that was
   * recorded no earlier, so that what is known at a position is one thing. Only a simulated past has any.
   */
  async #published(recorded: number): Promise<Publication[]> {
    const { reference } = this.#history.at(this.#held, recorded).tables;
    const dates = reference.states.flatMap(({ transition }) => transition.map(({ published }) => published));
    const instants = new Set(dates.filter((date) => date !== null).map(instant));
    const publications: Publication[] = [];
    for (const at of instants) {
      if (at > recorded) continue;
      publications.push({ at, position: ((await this.#reader.positionAt(at - 1)) ?? -1n) + 1n });
    }
    return publications;
  }
}
