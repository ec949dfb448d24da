import { once } from 'node:events';
import { reportFailure } from './failure.js';
import { atRest } from './signs-of-life.js';

/** Writes to standard output, and waits where its reader is slower. */
export async function print(text: string): Promise<void> {
  atRest();
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

/** Ends the process quietly once nobody reads what it writes any more, as `head` does. */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      process.exit(error.code === 'EPIPE' ? undefined : reportFailure(error));
    });
  }
}

/** Whether a person reads the answers: then they are a table, unless `--json` asks for lines. */
export function isForPeople(options: { readonly json?: boolean }): boolean {
  return process.stdout.isTTY === true && options.json !== true;
}
