import { timingSafeEqual } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { instant } from '#libs/evidence';
import { kindsOf } from './kind-rights.js';
import type { Principal } from './principal.js';
import { tokenHash } from './token.js';
import type { TokenEntry } from './token-entry.js';
import { readTokenFile, TokenFileError } from './token-file.js';

/** How often the file is looked at: a revoked token is worth nothing a second later. */
const lookEveryMs = 500;

/** A token that is worth something now. */
interface Live {
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

export interface TokensWatched {
  /** Said once of each trouble with the file; the tokens of before stay in force. */
  onTrouble(message: string): void;
  /** Each time the file was looked at, so that what goes on can be ended. */
  onLooked(): void;
}

/** The tokens of a file as it is now, or was when it could last be read. */
export class Tokens {
  #byHash: ReadonlyMap<string, Live> = new Map();
  #entries: readonly TokenEntry[] = [];
  #seen = '';
  #trouble: string | undefined;
  #next: NodeJS.Timeout | undefined;
  #isClosed = false;

  private constructor(private readonly file: string) {}

  /** Throws what `readTokenFile` throws. */
  static async read(file: string): Promise<Tokens> {
    const tokens = new Tokens(file);
    await tokens.#read();
    return tokens;
  }

  /** Whose token this is; undefined where it is none, or no more. */
  find(token: string): KnownToken | undefined {
    const sha256 = tokenHash(token);
    const live = this.#live(sha256);
    return live === undefined ? undefined : { sha256, principal: live.principal };
  }

  /** Whether a token that was known is still worth something. */
  isInForce({ sha256 }: KnownToken): boolean {
    return this.#live(sha256) !== undefined;
  }

  /** What the file says of each. */
  get entries(): readonly TokenEntry[] {
    return this.#entries;
  }

  /** Undefined while the file is in order. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Follows the file until `close`. */
  watch(watched: TokensWatched): void {
    this.#next = setTimeout(async () => {
      await this.#look(watched);
      if (!this.#isClosed) this.watch(watched);
    }, lookEveryMs).unref();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#next);
  }

  async #look({ onTrouble, onLooked }: TokensWatched): Promise<void> {
    try {
      await this.#read();
      this.#trouble = undefined;
    } catch (error) {
      const trouble = troubleText(error);
      if (trouble !== this.#trouble) onTrouble(trouble);
      this.#trouble = trouble;
    }
    onLooked();
  }

  /** Reads it only when it is another one than before: whoever changes it puts a new file in its place. */
  async #read(): Promise<void> {
    const { ino, size, mtimeMs, ctimeMs } = await stat(this.file);
    const seen = `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
    if (seen === this.#seen && this.#trouble === undefined) return;
    this.#entries = await readTokenFile(this.file);
    this.#byHash = new Map(this.#entries.map((entry) => [entry.sha256, live(entry)]));
    this.#seen = seen;
  }

  #live(sha256: string): Live | undefined {
    const found = this.#byHash.get(sha256);
    if (found === undefined || !timingSafeEqual(found.sha256, Buffer.from(sha256, 'hex'))) return undefined;
    return Date.now() < found.expires ? found : undefined;
  }
}

function live({ name, role, sources, kinds, sha256, expires }: TokenEntry): Live {
  const speaks = sources === undefined ? undefined : { sources: new Set(sources), kinds: kindsOf(kinds) };
  return {
    sha256: Buffer.from(sha256, 'hex'),
    principal: { name, role, speaks },
    expires: expires === undefined ? Number.POSITIVE_INFINITY : instant(expires),
  };
}

/** What is the matter with the file, in words that hold no secret. */
export function troubleText(error: unknown): string {
  if (error instanceof TokenFileError) return error.message;
  return `the tokens file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`;
}
