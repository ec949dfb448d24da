import { timingSafeEqual } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { instant } from '#libs/evidence';
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

export interface TokensWatched {
  /** Said once of each trouble with the file; the tokens of before stay in force. */
  onTrouble(message: string): void;
  /** Each time the file was looked at, so that what goes on can be ended. */
  onLooked(): void;
}

/** The tokens of a file as it is now, or was when it could last be read. */
export class Tokens {
  #byHash: ReadonlyMap<string, Live> = new Map();
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
  find(token: string): Principal | undefined {
    return this.#live(tokenHash(token))?.principal;
  }

  /** Whether a token with this hash is still worth something. */
  isInForce(sha256: string): boolean {
    return this.#live(sha256) !== undefined;
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
    this.#byHash = new Map((await readTokenFile(this.file)).map((entry) => [entry.sha256, live(entry)]));
    this.#seen = seen;
  }

  #live(sha256: string): Live | undefined {
    const found = this.#byHash.get(sha256);
    if (found === undefined || !timingSafeEqual(found.sha256, Buffer.from(sha256, 'hex'))) return undefined;
    return Date.now() < found.expires ? found : undefined;
  }
}

function live({ name, role, sources, sha256, expires }: TokenEntry): Live {
  return {
    sha256: Buffer.from(sha256, 'hex'),
    principal: { name, role, sources: sources === undefined ? undefined : new Set(sources) },
    expires: expires === undefined ? Number.POSITIVE_INFINITY : instant(expires),
  };
}

/** What is the matter with the file, in words that hold no secret. */
export function troubleText(error: unknown): string {
  if (error instanceof TokenFileError) return error.message;
  return `the tokens file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`;
}
