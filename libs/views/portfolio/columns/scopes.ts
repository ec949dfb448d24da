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

/** How many clients have which status as their worst, for each of some things. */
export class Worst {
  /** By thing and rank. */
  readonly #counts: number[] = [];
  /** By thing, the worst rank of the client that is looked at. */
  readonly #worst: number[] = [];
  #met: number[] = [];

  /** The client that is looked at has a status, by its rank, for a thing. */
  meet(of: number, rank: number): void {
    const worst = this.#worst[of] ?? ranks;
    if (worst === ranks) this.#met.push(of);
    if (rank < worst) this.#worst[of] = rank;
  }

  /** Adds the client that was looked at, or takes it away. */
  count(by: 1 | -1): void {
    for (const of of this.#met) {
      const cell = of * ranks + (this.#worst[of] as number);
      this.#counts[cell] = (this.#counts[cell] ?? 0) + by;
      this.#worst[of] = ranks;
    }
    this.#met = [];
  }

  counts<Counted>(counted: (of: number, status: Status, clients: number) => Counted): Counted[] {
    return this.#counts.flatMap((clients, cell) => {
      const status = statusesFromWorst[cell % ranks] as Status;
      return clients === 0 ? [] : [counted(Math.floor(cell / ranks), status, clients)];
    });
  }
}
