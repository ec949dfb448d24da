import { countWhile, instant } from '#libs/evidence';
import { type Reference, ReferenceTables } from './reference.js';

/** One version of the reference data, as known at any instant: a new state of it for each publication of its rows. */
export class PublishedReference {
  readonly #reference: Reference;
  /** When rows were published, ascending. */
  readonly #published: readonly number[];
  readonly #tables = new Map<number, ReferenceTables>();

  constructor(reference: Reference) {
    this.#reference = reference;
    const rows = [...reference.states.flatMap(({ transition }) => transition), ...(reference.indicators ?? [])];
    this.#published = rows
      .map(({ published }) => published)
      .filter((published) => published !== null)
      .map(instant)
      .filter((at) => !Number.isNaN(at))
      .sort((a, b) => a - b);
  }

  /** The very same for all instants between two publications. */
  at(knownAt: number): ReferenceTables {
    const known = countWhile(this.#published.length, (index) => (this.#published[index] as number) <= knownAt);
    let tables = this.#tables.get(known);
    if (tables === undefined) {
      tables = new ReferenceTables(this.#reference, knownAt);
      this.#tables.set(known, tables);
    }
    return tables;
  }
}
