import { hash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { type TokenEntry, troubleWithEntry } from './token-entry.js';

/** A tokens file that is not one, or cannot be changed. The message is one line, names the file and holds no secret. */
export class TokenFileError extends Error {
  override readonly name: string = 'TokenFileError';
}

/** What is no file at all, though something stands in its place. */
export class NoFileError extends TokenFileError {
  override readonly name = 'NoFileError';
}

const prefix = 'tokens:';
const bytesMax = 16 * 1024 * 1024;
const writableByOthers = 0o022;

/** The file that a value of `INITIUM_AUTH` names; undefined where it names none. */
export function tokenFileIn(auth: string): string | undefined {
  return auth.startsWith(prefix) && auth.length > prefix.length ? auth.slice(prefix.length) : undefined;
}

/** What a tokens file holds. */
export interface TokenFile {
  readonly entries: readonly TokenEntry[];
  /** Of its bytes, in hex. */
  readonly sha256: string;
  readonly stats: Stats;
}

/** The tokens that a file holds. Throws what the system says, and a `TokenFileError` for what is no tokens file. */
export async function readTokenFile(file: string): Promise<readonly TokenEntry[]> {
  return (await loadTokenFile(file)).entries;
}

/** As it is now; undefined where it is the very same as `seen` was. Throws as `readTokenFile` does. */
export async function loadTokenFile(file: string): Promise<TokenFile>;
export async function loadTokenFile(file: string, seen: Stats | undefined): Promise<TokenFile | undefined>;
export async function loadTokenFile(file: string, seen?: Stats): Promise<TokenFile | undefined> {
  // Of a FIFO that nobody writes to, opening would else wait for ever, and so would the end of the process.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new NoFileError(`${file}: is no file, but ${whatIs(stats)}`);
    if (seen !== undefined && isSame(stats, seen)) return undefined;
    refuseOpenToOthers(file, stats);
    if (stats.size > bytesMax) throw new TokenFileError(`${file}: has more than ${bytesMax} bytes`);
    const bytes = await handle.readFile();
    return { entries: entriesIn(bytes.toString('utf8'), file), sha256: hash('sha256', bytes, 'hex'), stats };
  } finally {
    await handle.close();
  }
}

function whatIs(stats: Stats): string {
  return stats.isDirectory() ? 'a folder' : stats.isFIFO() ? 'a FIFO' : 'a device or a socket';
}

/** Whoever changes it puts a new file in its place; an editor writes into it. */
function isSame(one: Stats, other: Stats): boolean {
  return (['dev', 'ino', 'size', 'mtimeMs', 'ctimeMs'] as const).every((name) => one[name] === other[name]);
}

/** Who can write it can give himself any token. */
function refuseOpenToOthers(file: string, { mode }: Stats): void {
  if ((mode & writableByOthers) === 0) return;
  const octal = (mode & 0o777).toString(8).padStart(4, '0');
  throw new TokenFileError(`${file}: has mode ${octal}, and others than its owner may not write it: chmod go-w`);
}

function entriesIn(text: string, file: string): readonly TokenEntry[] {
  const { v, tokens } = parsed(text, file);
  if (v !== 1 || !Array.isArray(tokens)) throw new TokenFileError(`${file}: is no tokens file of version 1`);
  for (const [index, entry] of tokens.entries()) {
    const trouble = troubleWithEntry(entry);
    if (trouble !== undefined) throw new TokenFileError(`${file}: token ${index + 1}: ${trouble}`);
  }
  const entries = tokens as readonly TokenEntry[];
  for (const name of ['id', 'sha256'] as const) {
    if (new Set(entries.map((entry) => entry[name])).size < entries.length) {
      throw new TokenFileError(`${file}: has two tokens of the same ${name}`);
    }
  }
  return entries;
}

function parsed(text: string, file: string): { readonly v?: unknown; readonly tokens?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // The parser would quote from the file.
  }
  throw new TokenFileError(`${file}: is no tokens file`);
}
