import type { AnsweredLine, Result, SentOutcome } from './delivery.js';

/** An event that the ledger did not take as evidence. */
export interface Refused extends Result {
  readonly file: string;
  readonly line: number;
}

const refusedMax = 10;
/** So many words of a vendor's for what is ignored are told apart. */
const ignoredMax = 100;

/** What an earlier run counted, or none. */
interface Counted {
  readonly counts?: Record<SentOutcome, number>;
  readonly refused?: readonly Refused[];
  readonly ignored?: Readonly<Record<string, number>>;
}

/** What became of the events of an import: how many of each outcome, and the first that were refused. */
export class ImportTally {
  readonly counts: Record<SentOutcome, number>;
  readonly refused: Refused[];
  /** How many of what is passed over a mapping ignores, by the vendor's word for it. */
  readonly ignored: Record<string, number>;

  constructor({ counts, refused, ignored }: Counted = {}) {
    this.counts = { recorded: 0, duplicate: 0, conflict: 0, quarantined: 0, passedOver: 0, ...counts };
    this.refused = [...(refused ?? [])];
    this.ignored = { ...ignored };
  }

  add(file: string, { line, result }: AnsweredLine): void {
    this.counts[result.outcome]++;
    if (result.ignored !== undefined) this.#ignore(result.ignored, 1);
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
    for (const [type, count] of Object.entries(other.ignored)) sum.#ignore(type, count);
    return sum;
  }

  #ignore(type: string, count: number): void {
    const isCounted = Object.hasOwn(this.ignored, type) || Object.keys(this.ignored).length < ignoredMax;
    const name = isCounted ? type : 'others';
    this.ignored[name] = (this.ignored[name] ?? 0) + count;
  }
}
