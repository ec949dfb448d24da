import { timingSafeEqual } from 'node:crypto';
import type { Stats } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { instant } from '#libs/evidence';
import { kindsOf } from './kind-rights.js';
import type { Principal } from './principal.js';
import { tokenHash } from './token.js';
import type { TokenEntry } from './token-entry.js';
import { loadTokenFile, NoFileError, TokenFileError } from './token-file.js';

/** How often the file is looked at: a revoked token is worth nothing a second later. */
const lookEveryMs = 500;

/** A token that is worth something now. */
interface Live {
  readonly entry: TokenEntry;
  readonly sha256: Buffer;
  readonly principal: Principal;
  /** In ms of real time, whatever clock the ledger records by; infinity where it never ends. */
  readonly expires: number;
}

/** A token that came with a request. */
export interface KnownToken {
  readonly sha256: string;
  readonly principal: Principal;
}

export interface TokensOptions {
  /** For how long the tokens of before stay in force when the file is gone or cannot be read. */
  readonly awayMaxMs: number;
}

/**
 * The tokens of a file as it is now. Of one that is there and cannot be understood, those of before stay in force; where it
 * is gone or cannot be read, so they do for `awayMaxMs`, after which nobody is known any more, until it is back.
 */
export class Tokens {
  #byHash: ReadonlyMap<string, Live> = new Map();
  #seen: Stats | undefined;
  #sha256 = '';
  #trouble: string | undefined;
  /** Since when the file is gone or cannot be read, or since when it is being looked at, by `performance.now()`. */
  #awaySince: number | undefined;
  #next: NodeJS.Timeout | undefined;
  #isClosed = false;

  private constructor(
    readonly file: string,
    private readonly options: TokensOptions,
  ) {}

  /** Throws what `readTokenFile` throws. */
  static async read(file: string, options: TokensOptions): Promise<Tokens> {
    const tokens = new Tokens(file, options);
    await tokens.#read();
    return tokens;
  }

  /** Whose token this is; undefined where it is none, or no more. */
  find(token: string): KnownToken | undefined {
    const sha256 = tokenHash(token);
    const live = this.#live(sha256);
    return live === undefined ? undefined : { sha256, principal: live.principal };
  }

  /** Whether a token that was known is still worth what it was then. */
  isInForce({ sha256, principal }: KnownToken): boolean {
    return this.#live(sha256)?.principal === principal;
  }

  /** The same of who was found by a token. */
  isCurrent(principal: Principal): boolean {
    return this.areKnown && [...this.#byHash.values()].some((live) => live.principal === principal);
  }

  /** Whether anybody can be known: not where the file has been away for too long. */
  get areKnown(): boolean {
    return this.#awaySince === undefined || performance.now() - this.#awaySince < this.options.awayMaxMs;
  }

  /** Of the file's bytes as they are in force; null where nobody is known. */
  get sha256(): string | null {
    return this.areKnown ? this.#sha256 : null;
  }

  /** Of the file in force. */
  get mode(): number {
    return this.#seen?.mode ?? 0;
  }

  /** What the file says of each. */
  get entries(): readonly TokenEntry[] {
    return [...this.#byHash.values()].map(({ entry }) => entry);
  }

  /** Those whose tokens are worth something now. */
  get principals(): readonly Principal[] {
    return [...this.#byHash.keys()].flatMap((sha256) => this.#live(sha256)?.principal ?? []);
  }

  /** Undefined while the file is in order. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Follows the file until `close`; `onLooked` each time, so that what goes on can be ended. */
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
      await this.#read();
      this.#trouble = undefined;
      this.#awaySince = undefined;
    } catch (error) {
      this.#trouble = troubleText(error, this.file);
      if (!isAway(error)) this.#awaySince = undefined;
    }
  }

  /** Reads it only when it is another one than before. */
  async #read(): Promise<void> {
    const found = await loadTokenFile(this.file, this.#seen);
    if (found === undefined) return;
    this.#byHash = new Map(
      found.entries.map((entry) => {
        const before = this.#byHash.get(entry.sha256);
        return [entry.sha256, before !== undefined && isDeepStrictEqual(before.entry, entry) ? before : live(entry)];
      }),
    );
    this.#seen = found.stats;
    this.#sha256 = found.sha256;
  }

  #live(sha256: string): Live | undefined {
    const found = this.#byHash.get(sha256);
    if (found === undefined || !timingSafeEqual(found.sha256, Buffer.from(sha256, 'hex'))) return undefined;
    return this.areKnown && Date.now() < found.expires ? found : undefined;
  }
}

function live(entry: TokenEntry): Live {
  const { id, name, role, holder, sources, kinds, sha256, expires, eventsPerSecond, eventsPerDay } = entry;
  const speaks = sources === undefined ? undefined : { sources: new Set(sources), kinds: kindsOf(kinds) };
  return {
    entry,
    sha256: Buffer.from(sha256, 'hex'),
    principal: { name, role, holder, speaks, token: id, limits: { perSecond: eventsPerSecond, perDay: eventsPerDay } },
    expires: expires === undefined ? Number.POSITIVE_INFINITY : instant(expires),
  };
}

function isAway(error: unknown): boolean {
  return error instanceof NoFileError || !(error instanceof TokenFileError);
}

/** What is the matter with the file, in words that hold no secret. */
export function troubleText(error: unknown, file: string): string {
  if (error instanceof TokenFileError) return error.message;
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  const who = process.geteuid === undefined ? '' : ` by user ${process.geteuid()}, as whom this runs`;
  return code === 'ENOENT' ? `${file}: is not there (${code})` : `${file}: cannot be read${who} (${code})`;
}
