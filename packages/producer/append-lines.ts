import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

/** Adds values to a file, one a line, for its owner alone; they are on the disk when it returns. */
export function appendLines(file: string, values: readonly unknown[]): void {
  if (values.length === 0) return;
  const bytes = Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
  const descriptor = openSync(file, 'a', 0o600);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
