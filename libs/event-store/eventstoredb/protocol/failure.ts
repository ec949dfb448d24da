import { type ErrorType, isCommandError } from '@eventstore/db-client';

/** What kind of error of the client's this is; undefined for any other. */
export function kindOf(error: unknown): ErrorType | undefined {
  return error instanceof Error && isCommandError(error) ? error.type : undefined;
}

/** What went wrong, in one line. The client's messages hold addresses and stream names, and nothing secret. */
export function wordsOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  const kind = kindOf(error);
  // What the client's transport adds at the end is empty more often than not.
  const words = line.replace(/ Resolution note:\s*$/, '').slice(0, 200);
  return `${kind === undefined ? '' : `${kind}: `}${words}`;
}
