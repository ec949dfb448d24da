import { changeGuardedFile } from '../../access/change-guarded-file.js';
import { type GuardedForm, listForm, loadGuardedFile, refuseTwice } from '../../access/guarded-file.js';
import { type ConnectionEntry, troubleWithConnection } from './connection-entry.js';

const called = { file: 'connections file', entry: 'connection' };
const listOfConnections = listForm<ConnectionEntry>('connections', called, troubleWithConnection);

/** The connections in the text of a file. Throws a `GuardedFileError` for what is no connections file. */
export const connectionsIn: GuardedForm<readonly ConnectionEntry[]> = (text, file) => {
  const entries = listOfConnections(text, file);
  refuseTwice(entries, ['name'], `${file}: has two connections`);
  return entries;
};

/** The connections that a file holds; none where it is not there. Throws what `loadGuardedFile` throws. */
export async function readConnectionFile(file: string): Promise<readonly ConnectionEntry[]> {
  try {
    return (await loadGuardedFile(file, connectionsIn)).content;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Replaces the connections of a file by what `change` makes of them, as `changeGuardedFile` does. */
export async function changeConnectionFile(
  file: string,
  change: (entries: readonly ConnectionEntry[]) => readonly ConnectionEntry[],
): Promise<void> {
  await changeGuardedFile(file, connectionsIn, (entries = []) => ({ v: 1, connections: change(entries) }));
}
