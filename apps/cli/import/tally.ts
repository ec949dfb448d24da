import type { Answered, Outcome, Result } from './delivery.js';

/** An event that the ledger did not take as evidence. */
export interface Refused extends Result {
  readonly file: string;
  readonly line: number;
}

const refusedMax = 10;

/** What became of the events of an import: how many of each outcome, and the first that were refused. */
export class Tally {
  readonly counts: Record<Outcome, number>;
  readonly refused: Refused[];

  constructor({ counts, refused }: { counts?: Record<Outcome, number>; refused?: readonly Refused[] } = {}) {
    this.counts = { recorded: 0, duplicate: 0, conflict: 0, quarantined: 0, passedOver: 0, ...counts };
    this.refused = [...(refused ?? [])];
  }

  add(file: string, { line, result }: Answered): void {
    this.counts[result.outcome]++;
    const isRefused = result.outcome === 'conflict' || result.outcome === 'quarantined';
    if (isRefused && this.refused.length < refusedMax) this.refused.push({ file, line, ...result });
  }

  get isClean(): boolean {
    return this.counts.conflict + this.counts.quarantined === 0;
  }

  plus(other: Tally): Tally {
    const sum = new Tally(this);
    for (const outcome of Object.keys(sum.counts) as Outcome[]) sum.counts[outcome] += other.counts[outcome];
    sum.refused.push(...other.refused.slice(0, refusedMax - sum.refused.length));
    return sum;
  }
}
