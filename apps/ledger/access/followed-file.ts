import type { Stats } from 'node:fs';
import { GuardedFileError, type GuardedForm, loadGuardedFile, NoFileError } from './guarded-file.js';

/** How often the file is looked at: what is revoked is worth nothing a second later. */
const lookEveryMs = 500;

export interface FollowedFileParts<Content> {
  readonly form: GuardedForm<Content>;
  /** For how long what it held stays in force when it is gone or cannot be read. */
  readonly awayMaxMs: number;
  /** Whether it need not be there yet; it holds nothing then. */
  readonly mayBeMissing?: boolean;
  /** Given what it holds, each time that this is another. */
  readonly take: (content: Content) => void;
}

/**
 * A guarded file as it is now, looked at twice a second. Of one that is there and cannot be understood, what it held before stays
 * in force; where it is gone or cannot be read, so it does for `awayMaxMs`, after which nothing is known any more, until it is back.
 */
export class FollowedFile<Content> {
  #seen: Stats | undefined;
  #sha256 = '';
  #trouble: string | undefined;
  /** Since when the file is gone or cannot be read, or since when it is being looked at, by `performance.now()`. */
  #awaySince: number | undefined;
  #next: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(
    readonly file: string,
    private readonly parts: FollowedFileParts<Content>,
  ) {}

  /** Reads it only when it is another one than before. Throws what `loadGuardedFile` throws. */
  async read(): Promise<void> {
    try {
      const found = await loadGuardedFile(this.file, this.parts.form, this.#seen);
      if (found === undefined) return;
      this.parts.take(found.content);
      this.#seen = found.stats;
      this.#sha256 = found.sha256;
    } catch (error) {
      const isMissing = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
      if (!isMissing || this.parts.mayBeMissing !== true || this.#seen !== undefined) throw error;
    }
  }

  /** Whether what it holds is known: not where it has been away for too long. */
  get isKnown(): boolean {
    return this.#awaySince === undefined || performance.now() - this.#awaySince < this.parts.awayMaxMs;
  }

  /** Of its bytes as they are in force; null where nothing is known. */
  get sha256(): string | null {
    return this.isKnown ? this.#sha256 : null;
  }

  /** Of the file in force. */
  get mode(): number {
    return this.#seen?.mode ?? 0;
  }

  /** Undefined while the file is in order. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Follows it until `close`; `onLooked` each time, so that what goes on can be ended. */
  watch(onLooked: () => void): void {
    this.#next = setTimeout(async () => {
      await this.#look();
      onLooked();
      if (!this.#isClosed) this.watch(onLooked);
    }, lookEveryMs).unref();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#next);
  }

  async #look(): Promise<void> {
    // Also where looking never comes to an end, as on a file system that is away.
    this.#awaySince ??= performance.now();
    try {
      await this.read();
      this.#trouble = undefined;
      this.#awaySince = undefined;
    } catch (error) {
      this.#trouble = troubleText(error, this.file);
      if (!isAway(error)) this.#awaySince = undefined;
    }
  }
}

function isAway(error: unknown): boolean {
  return error instanceof NoFileError || !(error instanceof GuardedFileError);
}

/** What is the matter with a file, in words that hold no secret. */
export function troubleText(error: unknown, file: string): string {
  if (error instanceof GuardedFileError) return error.message;
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  const who = process.geteuid === undefined ? '' : ` by user ${process.geteuid()}, as whom this runs`;
  return code === 'ENOENT' ? `${file}: is not there (${code})` : `${file}: cannot be read${who} (${code})`;
}
