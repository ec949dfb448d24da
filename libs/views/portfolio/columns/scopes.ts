import { compareText, type Status, statusesFromWorst } from '#libs/assessment';

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
  readonly #met: number[] = [];
  readonly #counts: Float64Array;

  constructor(length: number) {
    this.#worst = new Uint8Array(length).fill(ranks);
    this.#counts = new Float64Array(length * ranks);
  }

  /** The client has a status, by its rank, for a thing. */
  meet(of: number, rank: number): void {
    const worst = this.#worst[of] as number;
    if (worst === ranks) this.#met.push(of);
    if (rank < worst) this.#worst[of] = rank;
  }

  /** That was all of the client. */
  count(): void {
    for (const of of this.#met) {
      (this.#counts[of * ranks + (this.#worst[of] as number)] as number)++;
      this.#worst[of] = ranks;
    }
    this.#met.length = 0;
  }

  counts<Counted>(counted: (of: number, status: Status, clients: number) => Counted): Counted[] {
    return [...this.#counts.entries()]
      .filter(([, clients]) => clients > 0)
      .map(([cell, clients]) => counted(Math.floor(cell / ranks), statusesFromWorst[cell % ranks] as Status, clients));
  }
}
