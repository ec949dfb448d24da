import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';

const pageBytes = 8_192;
const noise = Buffer.from(Array.from({ length: pageBytes }, (_, i) => (i * 37 + 11) & 255));

/** Pages of a table or an index that are leaves, or the others, in the order of their keys. */
export function pagesOf(path: string, name: string, type: 'leaf' | 'internal' = 'leaf'): number[] {
  const db = new SqliteDatabase(path, { readonly: true });
  const pages = db.prepare<[string, string], number>(
    'SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ? ORDER BY path',
  );
  const found = pages.pluck().all(name, type);
  db.close();
  return found;
}

/** Writes noise over a page of a database that nobody has open. */
export function spoilPage(path: string, page: number): void {
  spoilBytes(path, (page - 1) * pageBytes, pageBytes);
}

export function spoilBytes(path: string, at: number, length: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, noise, 0, length, at);
  closeSync(file);
}

/** Cuts a file short. */
export function cutTo(path: string, share: number): void {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, Math.floor((share * bytes.length) / pageBytes) * pageBytes));
}

/** Changes a text, as bits that flip do, on those of the pages that have it. */
export function replaceText(path: string, pages: readonly number[], [from, to]: readonly [string, string]): void {
  const bytes = readFileSync(path);
  for (const page of pages) {
    const at = bytes.subarray((page - 1) * pageBytes, page * pageBytes).indexOf(from);
    if (at >= 0) bytes.write(to, (page - 1) * pageBytes + at);
  }
  writeFileSync(path, bytes);
}
