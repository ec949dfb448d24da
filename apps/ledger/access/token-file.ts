import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type TokenEntry, troubleWithEntry } from './token-entry.js';

/** A tokens file that is not one, or cannot be changed. The message is one line, names the file and holds no secret. */
export class TokenFileError extends Error {
  override readonly name = 'TokenFileError';
}

const prefix = 'tokens:';
const otherWriterMs = 10_000;
const otherWriterPauseMs = 20;

/** The file that a value of `INITIUM_AUTH` names; undefined where it names none. */
export function tokenFileIn(auth: string): string | undefined {
  return auth.startsWith(prefix) && auth.length > prefix.length ? auth.slice(prefix.length) : undefined;
}

/** The tokens that a file holds. Throws what the system says, and a `TokenFileError` for what is no tokens file. */
export async function readTokenFile(file: string): Promise<readonly TokenEntry[]> {
  return entriesIn(await readFile(file, 'utf8'), file);
}

/**
 * Replaces the tokens of a file by what `change` makes of them; a file that is not there has none. Who reads it meanwhile
 * sees all of the old or all of the new, and so does whoever reads it after a power cut. Only its owner may read it. Two
 * who change it at once wait for each other.
 */
export async function changeTokenFile(
  file: string,
  change: (entries: readonly TokenEntry[]) => readonly TokenEntry[],
): Promise<void> {
  const next = `${file}.new`;
  // Made only where it is not there: it is the lock as well.
  const handle = await openAlone(next);
  try {
    const text = `${JSON.stringify({ v: 1, tokens: change(await entriesOf(file)) }, null, 2)}\n`;
    await handle.writeFile(text);
    await handle.sync();
    await handle.close();
    await rename(next, file);
  } catch (error) {
    await handle.close();
    await rm(next, { force: true });
    throw error;
  }
  const folder = await open(dirname(file));
  await folder.sync().finally(() => folder.close());
}

async function entriesOf(file: string): Promise<readonly TokenEntry[]> {
  try {
    return await readTokenFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function openAlone(file: string): Promise<FileHandle> {
  const started = performance.now();
  for (;;) {
    try {
      return await open(file, 'wx', 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (performance.now() - started > otherWriterMs) {
        throw new TokenFileError(`${file}: is there; where nobody changes the tokens, a change broke off: remove it`);
      }
      await pause(otherWriterPauseMs);
    }
  }
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
