import { timingSafeEqual } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { instant } from '#libs/evidence';
import { FollowedFile } from './followed-file.js';
import { kindsOf } from './kind-rights.js';
import type { Principal } from './principal.js';
import { tokenHash } from './token.js';
import type { TokenEntry } from './token-entry.js';
import { tokensIn } from './token-file.js';

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

/** The tokens of a file as it is now, as long as `FollowedFile` knows it. */
export class Tokens {
  #byHash: ReadonlyMap<string, Live> = new Map();
  readonly #file: FollowedFile<readonly TokenEntry[]>;

  private constructor(file: string, { awayMaxMs }: TokensOptions) {
    this.#file = new FollowedFile(file, { form: tokensIn, awayMaxMs, take: (entries) => this.#take(entries) });
  }

  /** Throws what `readTokenFile` throws. */
  static async read(file: string, options: TokensOptions): Promise<Tokens> {
    const tokens = new Tokens(file, options);
    await tokens.#file.read();
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

  get file(): string {
    return this.#file.file;
  }

  /** Whether anybody can be known: not where the file has been away for too long. */
  get areKnown(): boolean {
    return this.#file.isKnown;
  }

  /** Of the file's bytes as they are in force; null where nobody is known. */
  get sha256(): string | null {
    return this.#file.sha256;
  }

  /** Of the file in force. */
  get mode(): number {
    return this.#file.mode;
  }

  /** Undefined while the file is in order. */
  get trouble(): string | undefined {
    return this.#file.trouble;
  }

  /** What the file says of each. */
  get entries(): readonly TokenEntry[] {
    return [...this.#byHash.values()].map(({ entry }) => entry);
  }

  /** Those whose tokens are worth something now. */
  get principals(): readonly Principal[] {
    return [...this.#byHash.keys()].flatMap((sha256) => this.#live(sha256)?.principal ?? []);
  }

  /** Follows the file until `close`; `onLooked` each time, so that what goes on can be ended. */
  watch(onLooked: () => void): void {
    this.#file.watch(onLooked);
  }

  close(): void {
    this.#file.close();
  }

  /** Who is what it was stays the same object. */
  #take(entries: readonly TokenEntry[]): void {
    this.#byHash = new Map(
      entries.map((entry) => {
        const before = this.#byHash.get(entry.sha256);
        return [entry.sha256, before !== undefined && isDeepStrictEqual(before.entry, entry) ? before : live(entry)];
      }),
    );
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
