import { type FileCondition, StoreDamaged } from '../event-store.js';
import type { Finding } from '../finding.js';
import { RestartedThread } from '../restarted-thread.js';
import type { Damage } from './check-file.js';
import type { SharedCommits } from './commits.js';
import { remedies } from './damaged.js';
import type { FileCheckAnswer, FileCheckData, FileCheckRequest } from './messages.js';
import type { Holding } from './schema.js';

/** How long after the end of a check the next one begins. */
const everyMs = 24 * 60 * 60_000;

/** What a start has to do comes before. */
const beginAfterMs = 1_000;

export interface FileCheckOptions {
  readonly path: string;
  readonly commits: SharedCommits;
  readonly holding: Holding;
}

/**
 * Has the whole file read in the background, on a thread that lets the others go first: when it is opened, every day, and
 * in a hurry as soon as any thread has met a place that cannot be read.
 */
export class FileCheck {
  readonly #options: FileCheckOptions;
  readonly #thread: RestartedThread<FileCheckRequest, FileCheckAnswer>;
  #share = 0;
  #wholeAt: number | undefined;
  #isUrgent = false;
  #damage: Damage | undefined;
  /** Whether something was put right since the check that is under way began. */
  #isMended = false;
  /** How often a place was met that cannot be read when the last check began. */
  #metBefore = 0;

  constructor(options: FileCheckOptions) {
    this.#options = options;
    this.#thread = new RestartedThread<FileCheckRequest, FileCheckAnswer>({
      module: new URL('./file-check.worker.js', import.meta.url),
      name: 'file check',
      data: () => this.#begun(),
      heard: (answer) => {
        if ('share' in answer) this.#share = Math.min(answer.share, 1);
        else this.#found(answer.damage);
      },
      // Where it failed nothing is known: the file is not said to be whole, and the next day's check tries again.
      againInMs: () => {
        this.#isUrgent = this.#isMended && this.#damage !== undefined;
        return this.#isUrgent ? 0 : everyMs;
      },
    });
    this.#thread.beginIn(beginAfterMs);
  }

  get condition(): FileCondition {
    return { checked: this.#share, wholeAt: this.#wholeAt };
  }

  /** To be told of what could not be written for a damaged page; what is thrown then. */
  met(error: Error): StoreDamaged {
    this.#options.commits.tellDamage();
    return new StoreDamaged(this.#options.path, error);
  }

  /** Quick, and to be asked now and then: a check in a hurry begins here. */
  findings(): Finding[] {
    const { commits, path, holding } = this.#options;
    const isMet = commits.damageMet !== this.#metBefore;
    if (isMet && this.#damage === undefined) {
      if (this.#thread.isThere) this.#thread.tell('hurry');
      else this.#hurry();
    }
    if (this.#damage !== undefined) return [damaged(path, holding, seenOf(this.#damage))];
    return isMet || (this.#isUrgent && this.#thread.isThere) ? [damaged(path, holding, beingChecked)] : [];
  }

  /** To be told that something in the file was put right: what was found in it is looked at again. */
  mended(): void {
    // One that is under way may have seen what is no more.
    this.#isMended = this.#thread.isThere;
    if (!this.#thread.isThere && this.#damage !== undefined) this.#hurry();
  }

  async close(): Promise<void> {
    await this.#thread.close('close');
  }

  #hurry(): void {
    this.#isUrgent = true;
    this.#thread.begin();
  }

  #begun(): FileCheckData {
    const { path, commits } = this.#options;
    this.#metBefore = commits.damageMet;
    this.#share = 0;
    this.#isMended = false;
    return { path, isUrgent: this.#isUrgent };
  }

  #found(damage: Damage | undefined): void {
    this.#share = 1;
    this.#damage = damage;
    if (damage === undefined) this.#wholeAt = Date.now();
  }
}

const int64Max = 2n ** 63n - 1n;

const beingChecked = 'A page of it could not be read; the whole file is being read to say what else cannot.';

function seenOf({ unreadable, pages, isIndexWrong, isOrderWrong }: Damage): string {
  const ranges = unreadable.map(({ from, to }) => (to === int64Max ? `from ${from} on` : `${from} to ${to}`));
  return [
    pages.length === 0 ? 'It contradicts itself.' : `Page ${listed(pages.map(String))} cannot be read.`,
    ranges.length === 0
      ? 'Every event can be read.'
      : `The events at positions ${listed(ranges)} cannot be read; all others can.`,
    ...(isIndexWrong
      ? ['The index of streams is not whole: what was sent before may be taken for new, or not at all.']
      : []),
    ...(isOrderWrong ? ['Events are out of order.'] : []),
  ].join(' ');
}

const shownMax = 8;

function listed(texts: readonly string[]): string {
  const more = texts.length - shownMax;
  return more > 0 ? `${texts.slice(0, shownMax).join(', ')} and ${more} more` : texts.join(', ');
}

const damaged = (path: string, holding: Holding, detail: string): Finding => ({
  code: 'damaged',
  about: path,
  detail,
  remedy: remedies[holding],
  bars: 'answers',
});
