import { compareText, type Status, statusesFromWorst } from '#libs/assessment';
import { none } from './bitemporal-columns.js';

const ranks = statusesFromWorst.length;
const rankOf = new Map<Status, number>(statusesFromWorst.map((status, rank) => [status, rank]));

/** The order of counts: by entity, service and State, the worst status first. */
export function inOrderOfScope(a: Scoped, b: Scoped): number {
  return (
    compareText(a.entity, b.entity) ||
    compareText(a.service ?? '', b.service ?? '') ||
    compareText(a.state ?? '', b.state ?? '') ||
    (rankOf.get(a.status) as number) - (rankOf.get(b.status) as number)
  );
}

interface Scoped {
  readonly entity: string;
  readonly service: string | null;
  readonly state?: string;
  readonly status: Status;
}

/** The worst status of one client after the other for each of some things, and how many clients have which. */
export class Worst {
  readonly #worst: Uint8Array;
  /** The client that it is of. */
  readonly #client: Int32Array;
  readonly #counts: Float64Array;

  constructor(length: number) {
    this.#worst = new Uint8Array(length);
    this.#client = new Int32Array(length).fill(none);
    this.#counts = new Float64Array(length * ranks);
  }

  /** A client has a status, by its rank, for a thing; all of one client before those of another. */
  meet(client: number, of: number, rank: number): void {
    if (this.#client[of] !== client) {
      this.#count(of);
      this.#client[of] = client;
      this.#worst[of] = rank;
    } else if (rank < (this.#worst[of] as number)) this.#worst[of] = rank;
  }

  #count(of: number): void {
    if (this.#client[of] !== none) (this.#counts[of * ranks + (this.#worst[of] as number)] as number)++;
    this.#client[of] = none;
  }

  counts<Counted>(counted: (of: number, status: Status, clients: number) => Counted): Counted[] {
    for (let of = 0; of < this.#client.length; of++) this.#count(of);
    return [...this.#counts.entries()]
      .filter(([, clients]) => clients > 0)
      .map(([cell, clients]) => counted(Math.floor(cell / ranks), statusesFromWorst[cell % ranks] as Status, clients));
  }
}
