import { type Status, statusesFromWorst } from '#libs/assessment';
import type { StatusCount } from '../../statuses/status-counts.js';

const ranks = statusesFromWorst.length;
const rankOf = new Map<Status, number>(statusesFromWorst.map((status, rank) => [status, rank]));

export const compared = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** The order of counts: by entity, service and State, the worst status first. */
export function inOrderOfScope(a: Scoped, b: Scoped): number {
  return (
    compared(a.entity, b.entity) ||
    compared(a.service ?? '', b.service ?? '') ||
    compared(a.state ?? '', b.state ?? '') ||
    (rankOf.get(a.status) as number) - (rankOf.get(b.status) as number)
  );
}

interface Scoped {
  readonly entity: string;
  readonly service: string | null;
  readonly state?: string;
  readonly status: Status;
}

/** Who is nowhere is where who is at a place that is unknown is. */
export function merged(counts: readonly StatusCount[]): StatusCount[] {
  const found = new Map<string, StatusCount>();
  for (const count of counts) {
    const key = `${count.entity}\n${count.service}\n${count.state}\n${count.status}`;
    const { subjects = 0, clients = 0 } = found.get(key) ?? {};
    found.set(key, { ...count, subjects: subjects + count.subjects, clients: clients + count.clients });
  }
  return [...found.values()];
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
