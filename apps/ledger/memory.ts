import { totalmem } from 'node:os';
import type { SqliteStoreOptions, ThreadMemory } from '#libs/event-store';

const mebibyte = 1024 * 1024;
const gibibyte = 1024 * mebibyte;

/** Less than this the process does not live in: its code and its threads alone take a third of it. */
export const memoryBytesMin = 768 * mebibyte;

/** What all of the process may take, in bytes, and who says so. */
export interface MemoryLimit {
  readonly bytes: number;
  readonly saidBy: 'INITIUM_MEMORY' | 'cgroup' | 'machine';
}

/** How the limit is shared out, in bytes. */
export interface MemoryShares {
  /** Bodies that are taken whole, with what is made of them. */
  readonly bodies: number;
  /** Streams of NDJSON that are sent: what was read of them and is not recorded yet. */
  readonly lines: number;
  /** Answers of any size: what was made of them and is not read yet. */
  readonly answers: number;
  /** Streams of changes. */
  readonly changes: number;
  /** What waits for the store. */
  readonly queue: NonNullable<SqliteStoreOptions['bounds']>;
  readonly thread: ThreadMemory;
}

/** With less a thread of views ends again and again, of a ledger of any size. */
const viewHeapBytesMin = 192 * mebibyte;

/** Of an event that waits for the store, on average, beside its bytes. */
const queuedEventBytes = 1_344;

/** Of a control group's limit, what is shared out: what garbage collectors have not got to yet comes on top of it. */
const partOfGroup = 4 / 5;

/** Four fifths of the limit of the control group that the process is in, else what the machine has. */
export function memoryHere(): MemoryLimit {
  const [constrained, all] = [process.constrainedMemory(), totalmem()];
  if (constrained > 0 && constrained < all) return { bytes: Math.floor(constrained * partOfGroup), saidBy: 'cgroup' };
  return { bytes: all, saidBy: 'machine' };
}

/**
 * Fixed parts of the limit, each no larger than is of any use. What they leave is for code, for the main thread's own heap,
 * and for what the garbage collectors have not got to yet.
 */
export function sharesOf({ bytes }: Pick<MemoryLimit, 'bytes'>): MemoryShares {
  const part = (divisor: number, bytesMax: number): number => Math.floor(Math.min(bytes / divisor, bytesMax));
  return {
    bodies: part(8, gibibyte / 2),
    lines: part(16, gibibyte / 4),
    answers: part(16, gibibyte / 4),
    changes: part(16, gibibyte / 4),
    queue: {
      queuedBytesMax: part(16, 64 * mebibyte),
      queuedEventsMax: Math.min(50_000, Math.floor(bytes / 16 / queuedEventBytes)),
    },
    thread: {
      writeCacheBytes: part(128, 64 * mebibyte),
      readCacheBytes: part(256, 16 * mebibyte),
      // Two of them work all the time, and a third while there is a question about everybody.
      viewHeapBytes: Math.max(viewHeapBytesMin, part(6, 2 * gibibyte)),
    },
  };
}
