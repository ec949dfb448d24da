import type { RuleSets } from '#libs/assessment';
import { awaitRebuild, BuildingThread, type FolderFiles, type Progress } from '#libs/projections';
import { moduleOf } from '../rule-sets-of-thread.js';
import type { DifferenceCount, DifferingStatus } from './difference.js';
import { DifferenceThread } from './difference-thread.js';
import { preparedRole } from './preparations.js';
import type { PreparedAside } from './prepare-aside.js';
import type { PrepareSettings, PrepareTask } from './prepare-worker.js';

const view = 'statuses';

export interface AdoptionOptions {
  /** When it aborts, this rejects with its reason; what is prepared stays, and is gone on from the next time. */
  readonly signal: AbortSignal;
  /** Told how much is done, from 0 to 1. */
  onProgress?(share: number): void;
}

export interface DifferenceOptions extends AdoptionOptions {
  /** The instant that is asked about, in ms. */
  readonly at: number;
  /** Statuses that this rule decides under the second rule set come first. */
  readonly first: string;
}

/** What a rule set says of every client. */
export interface Prepared {
  readonly ruleSet: string;
  /** The position that it is as of; undefined where nothing is recorded. */
  readonly upTo: bigint | undefined;
  /** Whether it is in force there: then it is what the view says that serves. */
  readonly isInForce: boolean;
}

/** What becomes of clients' statuses under another rule set. */
export interface RuleSetDifference {
  /** The position up to which the ledger is known; undefined where nothing is recorded. */
  readonly upTo: bigint | undefined;
  /** From which status and rule to which, the most first. */
  readonly counts: readonly DifferenceCount[];
  /** Each of them, in pages, to be read once: those of the rule that comes first, then by client. */
  statuses(): AsyncGenerator<readonly DifferingStatus[]>;
  /** Needed where the statuses are not read to their end. */
  close(): Promise<void>;
}

/**
 * What adopting a rule set would do, and what it needs beforehand: the rows of every client under it, made on all cores in
 * a file beside the one that serves. Recording and the views go on meanwhile. One at a time, and none while views are
 * rebuilt: it waits. Rejects with `UnknownRuleSet` where this program does not have one.
 */
export class Adoption {
  readonly #folder: string;
  readonly #ruleSets: RuleSets;
  readonly #files: FolderFiles;
  readonly #progress: Progress;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  constructor({
    folder,
    ruleSets,
    files,
    progress,
  }: {
    folder: string;
    ruleSets: RuleSets;
    files: FolderFiles;
    progress: Progress;
  }) {
    this.#folder = folder;
    this.#ruleSets = ruleSets;
    this.#files = files;
    this.#progress = progress;
  }

  /**
   * Prepares what a rule set says, as far as the ledger is known now. When it is adopted afterwards, *statuses* takes that
   * over in one transaction. Killed or aborted, it goes on where it was; where it is done already, it is brought up to date.
   */
  prepare(ruleSet: string, options: AdoptionOptions): Promise<Prepared> {
    return this.#run(options.signal, (signal) => this.#prepare(ruleSet, { ...options, signal }));
  }

  /** Prepares what is not in force of two rule sets, and compares them as of the same position. */
  difference(from: string, to: string, options: DifferenceOptions): Promise<RuleSetDifference> {
    return this.#run(options.signal, (signal) => this.#difference([from, to], { ...options, signal }));
  }

  /** Aborts what is under way, and resolves when that has ended. */
  async close(): Promise<void> {
    this.#closing.abort(new Error('the views are closed'));
    await Promise.allSettled(this.#running);
  }

  async #run<T>(asked: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const running = work(AbortSignal.any([asked, this.#closing.signal]));
    this.#running.add(running);
    return running.finally(() => this.#running.delete(running));
  }

  async #prepare(ruleSet: string, { signal, onProgress }: AdoptionOptions, to?: bigint): Promise<Prepared> {
    this.#ruleSets.of(ruleSet);
    const release = await awaitRebuild(this.#folder, signal);
    signal.throwIfAborted();
    const settings: PrepareSettings = { folder: this.#folder, ruleSets: moduleOf(this.#ruleSets) };
    const worker = new URL('./prepare-worker.js', import.meta.url);
    const tell = (_: string, position: bigint, goal: bigint) => onProgress?.(shareOf(position, goal));
    const options = { worker, settings, name: `rebuild ${view}`, signal, onProgress: tell };
    const thread = new BuildingThread<PrepareTask, PreparedAside>(options);
    try {
      const prepared = await thread.ask({ ruleSet, to });
      signal.throwIfAborted();
      return { ruleSet, upTo: prepared?.position, isInForce: prepared?.isInForce === true };
    } finally {
      await thread.end();
      release?.();
    }
  }

  async #difference(ruleSets: readonly [string, string], options: DifferenceOptions): Promise<RuleSetDifference> {
    const { signal, at, first } = options;
    // Finding takes little beside preparing.
    const part = (index: number) => (share: number) => options.onProgress?.((index + share) / 3);
    let [one, other] = [
      await this.#prepare(ruleSets[0], { signal, onProgress: part(0) }),
      await this.#prepare(ruleSets[1], { signal, onProgress: part(1) }),
    ];
    const upTo = latest([one, other]);
    if (upTo === undefined) return { upTo, counts: [], statuses: noStatuses, close: async () => undefined };
    if (one.upTo !== upTo && !one.isInForce) one = await this.#prepare(one.ruleSet, { signal }, upTo);
    if (other.upTo !== upTo && !other.isInForce) other = await this.#prepare(other.ruleSet, { signal }, upTo);
    const isWhole = () => (this.#progress.left(view)?.position ?? this.#progress.position(view) ?? -1n) >= upTo;
    await this.#progress.until(isWhole, signal);
    signal.throwIfAborted();
    const files = [this.#pathOf(one), this.#pathOf(other)] as const;
    const thread = new DifferenceThread({ files, at, upTo, first }, part(2));
    const end = () => void thread.close();
    this.#closing.signal.addEventListener('abort', end, { once: true });
    signal.addEventListener('abort', end, { once: true });
    const counts = await thread.counts;
    return { upTo, counts, statuses: () => thread.pages(), close: () => thread.close() };
  }

  #pathOf({ ruleSet, isInForce }: Prepared): string {
    const found = this.#files.catalog.find(view, isInForce ? 'serving' : preparedRole(ruleSet));
    if (found === undefined) throw new Error(`what was prepared for the rule set ${ruleSet} is gone`);
    return found.path;
  }
}

const shareOf = (position: bigint, goal: bigint): number => (goal > 0n ? Number(position) / Number(goal) : 1);

/** Of what is in force nothing is prepared: it may be asked about as of any position. */
function latest(all: readonly Prepared[]): bigint | undefined {
  const made = all.filter(({ isInForce }) => !isInForce);
  const positions = (made.length > 0 ? made : all).map(({ upTo }) => upTo).filter((upTo) => upTo !== undefined);
  return positions.reduce<bigint | undefined>((max, upTo) => (max === undefined || upTo > max ? upTo : max), undefined);
}

async function* noStatuses(): AsyncGenerator<readonly DifferingStatus[]> {}
