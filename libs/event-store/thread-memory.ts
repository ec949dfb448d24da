import { getEnvironmentData, type ResourceLimits, setEnvironmentData } from 'node:worker_threads';

const mebibyte = 1024 * 1024;
const key = 'initium.thread-memory';

/** What each thread of this process may take, in bytes. */
export interface ThreadMemory {
  /** Pages that SQLite keeps of one file that a thread writes, and of one that it only reads. */
  readonly writeCacheBytes: number;
  readonly readCacheBytes: number;
  /** The JavaScript heap of a thread that feeds, builds or sums up views. */
  readonly viewHeapBytes: number;
}

/** Where nobody shares memory out: in commands, and in tests. */
export const ampleThreadMemory: ThreadMemory = {
  writeCacheBytes: 64 * mebibyte,
  readCacheBytes: 16 * mebibyte,
  viewHeapBytes: 4096 * mebibyte,
};

/** For all threads that are started after this, and theirs. */
export function shareThreadMemory(memory: ThreadMemory): void {
  setEnvironmentData(key, memory);
}

/** What this thread may take. */
export function threadMemory(): ThreadMemory {
  return (getEnvironmentData(key) as ThreadMemory | undefined) ?? ampleThreadMemory;
}

/**
 * What a thread takes for what it has just made, in MiB. Left to itself V8 lets that grow to several times as much, in every
 * thread, and old garbage with it.
 */
const maxYoungGenerationSizeMb = 12;

/** To start a thread with that works on views. One that needs more ends, by itself and alone. */
export function viewThreadLimits(): ResourceLimits {
  return {
    maxOldGenerationSizeMb: Math.ceil(threadMemory().viewHeapBytes / mebibyte),
    maxYoungGenerationSizeMb,
  };
}

/** SQLite's `cache_size`, which is negative where it means kibibytes. */
export const cachePragma = (bytes: number): string => `cache_size = -${Math.ceil(bytes / 1024)}`;
