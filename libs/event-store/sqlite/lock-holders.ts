import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * The other processes that hold a lock on a database file, its `-wal` or its `-shm`, as `pid 4711 (sqlite3, uid 1000)`.
 * Linux says so in /proc/locks (`proc_locks(5)`); elsewhere, and of processes that cannot be seen from here, nothing.
 */
export function lockHolders(path: string): readonly string[] {
  const inodes = new Set([path, `${path}-wal`, `${path}-shm`].flatMap(inodeOf));
  const pids = new Set<number>();
  for (const line of textOf('/proc/locks').split('\n')) {
    const [, pid, place] = /^\d+: +\S+ +\S+ +\S+ +(\d+) +(\S+)/.exec(line) ?? [];
    if (place !== undefined && inodes.has(place.split(':').at(-1) as string)) pids.add(Number(pid));
  }
  pids.delete(process.pid);
  return [...pids].filter((pid) => pid > 0).map(processText);
}

function inodeOf(path: string): string[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? [] : [String(stat.ino)];
}

function processText(pid: number): string {
  // A process may call its threads by names that nobody knows it by: Node's first is "MainThread".
  const [called = ''] = textOf(`/proc/${pid}/cmdline`).split('\0');
  const command = basename(called) || textOf(`/proc/${pid}/comm`).trim();
  const owner = statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid;
  return command === '' ? `pid ${pid}` : `pid ${pid} (${command}, uid ${owner})`;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
