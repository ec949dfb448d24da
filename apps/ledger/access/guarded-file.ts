import { hash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';

/** A guarded file that is not one, or cannot be changed. The message is one line, names the file and holds no secret. */
export class GuardedFileError extends Error {
  override readonly name: string = 'GuardedFileError';
}

/** What is no file at all, though something stands in its place. */
export class NoFileError extends GuardedFileError {
  override readonly name = 'NoFileError';
}

const bytesMax = 16 * 1024 * 1024;
const writableByOthers = 0o022;

/** What a file holds that only its owner may write, as it was read. */
export interface GuardedFile<Content> {
  readonly content: Content;
  /** Of its bytes, in hex. */
  readonly sha256: string;
  readonly stats: Stats;
}

/** What a text of a file means. Throws a `GuardedFileError` where it means nothing. */
export type GuardedForm<Content> = (text: string, file: string) => Content;

/**
 * What a file holds now; undefined where it is the very same as `seen` was. Throws what the system says, and a `GuardedFileError`
 * where others may write it, or it has not the form.
 */
export async function loadGuardedFile<Content>(file: string, form: GuardedForm<Content>): Promise<GuardedFile<Content>>;
export async function loadGuardedFile<Content>(
  file: string,
  form: GuardedForm<Content>,
  seen: Stats | undefined,
): Promise<GuardedFile<Content> | undefined>;
export async function loadGuardedFile<Content>(
  file: string,
  form: GuardedForm<Content>,
  seen?: Stats,
): Promise<GuardedFile<Content> | undefined> {
  // Of a FIFO that nobody writes to, opening would else wait for ever, and so would the end of the process.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new NoFileError(`${file}: is no file, but ${whatIs(stats)}`);
    if (seen !== undefined && isSame(stats, seen)) return undefined;
    refuseOpenToOthers(file, stats);
    if (stats.size > bytesMax) throw new GuardedFileError(`${file}: has more than ${bytesMax} bytes`);
    const bytes = await handle.readFile();
    return { content: form(bytes.toString('utf8'), file), sha256: hash('sha256', bytes, 'hex'), stats };
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

/** Who can write it can let anybody in. */
function refuseOpenToOthers(file: string, { mode }: Stats): void {
  if ((mode & writableByOthers) === 0) return;
  const octal = (mode & 0o777).toString(8).padStart(4, '0');
  throw new GuardedFileError(`${file}: has mode ${octal}, and others than its owner may not write it: chmod go-w`);
}

/**
 * The list of a file of version 1, `{"v": 1, "<name>": [...]}`, each of its entries without trouble. The errors call the file
 * and its entries by `called`, and quote nothing of it.
 */
export function listForm<Entry>(
  name: string,
  called: { readonly file: string; readonly entry: string },
  troubleWith: (entry: unknown) => string | undefined,
): GuardedForm<readonly Entry[]> {
  return (text, file) => {
    const { v, [name]: entries } = parsed(text, `${file}: is no ${called.file}`);
    if (v !== 1 || !Array.isArray(entries)) throw new GuardedFileError(`${file}: is no ${called.file} of version 1`);
    for (const [index, entry] of entries.entries()) {
      const trouble = troubleWith(entry);
      if (trouble !== undefined) throw new GuardedFileError(`${file}: ${called.entry} ${index + 1}: ${trouble}`);
    }
    return entries as readonly Entry[];
  };
}

/** Throws where two entries of a list have the same of what each has alone. */
export function refuseTwice<Entry>(
  entries: readonly Entry[],
  names: readonly (keyof Entry & string)[],
  what: string,
): void {
  for (const name of names)
    if (new Set(entries.map((entry) => entry[name])).size < entries.length)
      throw new GuardedFileError(`${what} of the same ${name}`);
}

function parsed(text: string, trouble: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // The parser would quote from the file.
  }
  throw new GuardedFileError(trouble);
}
