import type { AnsweredLine, Result, SentOutcome } from './delivery.js';

/** An event that the ledger did not take as evidence. */
export interface Refused extends Result {
  readonly file: string;
  readonly line: number;
}

const refusedMax = 10;

/** What became of the events of an import: how many of each outcome, and the first that were refused. */
export class ImportTally {
  readonly counts: Record<SentOutcome, number>;
  readonly refused: Refused[];

  constructor({ counts, refused }: { counts?: Record<SentOutcome, number>; refused?: readonly Refused[] } = {}) {
    this.counts = { recorded: 0, duplicate: 0, conflict: 0, quarantined: 0, passedOver: 0, ...counts };
    this.refused = [...(refused ?? [])];
  }

  add(file: string, { line, result }: AnsweredLine): void {
    this.counts[result.outcome]++;
    const isRefused = result.outcome === 'conflict' || result.outcome === 'quarantined';
    if (isRefused && this.refused.length < refusedMax) this.refused.push({ file, line, ...result });
  }

  get isClean(): boolean {
    return this.counts.conflict + this.counts.quarantined === 0;
  }

  plus(other: ImportTally): ImportTally {
    const sum = new ImportTally(this);
    for (const outcome of Object.keys(sum.counts) as SentOutcome[]) sum.counts[outcome] += other.counts[outcome];
    sum.refused.push(...other.refused.slice(0, refusedMax - sum.refused.length));
    return sum;
  }
}
