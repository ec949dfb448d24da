import { crc32 } from 'node:zlib';
import type Database from 'better-sqlite3';
import type { StoredEvent } from '../event-store.js';
import { isDamage } from './damaged.js';
import { prepareReads, type Reads } from './reads.js';

/** Entries of the index that one step reads. */
const indexStep = 1_000;

/** What is wrong with a ledger's file. */
export interface Damage {
  /** Between which positions, both included, no event can be read. */
  readonly unreadable: readonly { readonly from: bigint; readonly to: bigint }[];
  /** The pages that contradict themselves, counted from 1, as far as they can be told. */
  readonly pages: readonly number[];
  /** The index of streams cannot be read as a whole, or says other than the events. */
  readonly isIndexWrong: boolean;
  /** Events are out of order. */
  readonly isOrderWrong: boolean;
}

/**
 * Reads every event and every entry of the index of streams that are there when it begins, in small steps, each a short
 * read of its own, and awaits `step` after each with the share that is done. Gives what is wrong; undefined where nothing
 * is. `see` is given each event, in order. Bytes of an event that were changed and still stand in a page as SQLite has it are not found: a page has no checksum.
 */
export async function checkFile(
  db: Database.Database,
  step: (share: number) => Promise<void>,
  see: (event: StoredEvent) => void = () => undefined,
): Promise<Damage | undefined> {
  const reads = prepareReads(db);
  const { isOrderWrong, unreadable, entries } = await checkEvents(reads, see, (share) => step(share / 2));
  const index = await checkIndex(db, entries, (share) => step((1 + share) / 2));
  const isIndexWrong = index === undefined || (unreadable.length === 0 && index !== entries.sum);
  if (unreadable.length === 0 && !isIndexWrong && !isOrderWrong) return undefined;
  return { unreadable, pages: damagedPages(db), isIndexWrong, isOrderWrong };
}

/** What the index must have: a sum that does not depend on the order. */
interface StreamEntries {
  readonly to: bigint;
  readonly count: number;
  readonly sum: number;
}

async function checkEvents(reads: Reads, see: (event: StoredEvent) => void, step: (share: number) => Promise<void>) {
  const unreadable: { from: bigint; to: bigint }[] = [];
  const last = tried(() => reads.head()?.position ?? 0n) ?? 2n ** 63n - 1n;
  const forward = reads.allForward(last);
  let [next, ledgertime, count, sum, isOrderWrong] = [0n, 0, 0, 0, false];
  while (next <= last) {
    const batch = tried(() => forward(next, undefined));
    if (batch === undefined) {
      const from = next;
      next = afterDamage(forward, from, last);
      unreadable.push({ from, to: next - 1n });
    } else {
      for (const event of batch) {
        isOrderWrong ||= event.position < next || event.ledgertime < ledgertime;
        ({ ledgertime } = event);
        next = event.position + 1n;
        sum = (sum + entryHash(event)) % sumMax;
        see(event);
      }
      count += batch.length;
      if (batch.length === 0) break;
    }
    await step(last === 0n ? 1 : Number(next) / Number(last));
  }
  return { isOrderWrong, unreadable, entries: { to: last, count, sum } satisfies StreamEntries };
}

const sumMax = 2 ** 48;

const entryHash = ({ position, revision, stream }: StreamEntry): number => crc32(`${position} ${revision} ${stream}`);

interface StreamEntry {
  readonly position: bigint;
  readonly revision: bigint;
  readonly stream: string;
}

/** The first position from which on reading works again; one after `last` where it does not. */
function afterDamage(forward: ReturnType<Reads['allForward']>, from: bigint, last: bigint): bigint {
  const firstFrom = (position: bigint): bigint | undefined => {
    const found = tried(() => forward(position, 1));
    return found && (found[0]?.position ?? last + 1n);
  };
  let low = from;
  let high = last + 1n;
  for (let width = 1n; low + width <= last; width *= 2n) {
    if (firstFrom(low + width) !== undefined) {
      high = low + width;
      break;
    }
    low += width;
  }
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (firstFrom(middle) === undefined) low = middle;
    else high = middle;
  }
  return high > last ? last + 1n : (firstFrom(high) ?? high);
}

/** The sum over all entries of the index up to the last event that was there; undefined where it cannot be read. */
async function checkIndex(
  db: Database.Database,
  { to, count }: StreamEntries,
  step: (share: number) => Promise<void>,
): Promise<number | undefined> {
  const next = db.prepare<[string, bigint, number], StreamEntry>(
    `SELECT stream, revision, position FROM events INDEXED BY events_of_stream
     WHERE (stream, revision) > (?, ?) ORDER BY stream, revision LIMIT ?`,
  );
  let [seen, sum] = [0, 0];
  let after: Pick<StreamEntry, 'stream' | 'revision'> = { stream: '', revision: -1n };
  for (;;) {
    const entries = tried(() => next.all(after.stream, after.revision, indexStep));
    if (entries === undefined) return undefined;
    const last = entries.at(-1);
    if (last === undefined) return sum;
    for (const entry of entries) if (entry.position <= to) sum = (sum + entryHash(entry)) % sumMax;
    after = last;
    seen += entries.length;
    await step(Math.min(1, seen / Math.max(count, 1)));
  }
}

/** Undefined where the file is at fault. */
function tried<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isDamage(error)) return undefined;
    throw error;
  }
}

function damagedPages(db: Database.Database): number[] {
  const pages = `SELECT pageno FROM dbstat WHERE pagetype = 'corrupted' ORDER BY pageno`;
  return (tried(() => db.prepare<[], bigint>(pages).pluck().all()) ?? []).map(Number);
}
