import type { Finding } from '../../finding.js';
import type { RecordedEvent } from '../protocol/read-answer.js';

/** Of a stream's metadata, what makes the server forget events. */
const expiries = ['$maxAge', '$maxCount', '$tb'] as const;

/** Of a deleted stream, by a tombstone. */
const deletedType = '$streamDeleted';

/** `$tb` of a stream that was deleted, and can still be brought back. */
const deletedBefore = 2 ** 63;

interface Fate {
  /** What became of the stream, as a clause. */
  readonly what: string;
  /** Deleted by a tombstone: nothing can bring it back. */
  readonly isForGood: boolean;
}

/**
 * Which of the server's streams are the ledger's: by what their names begin with, for other applications may share it.
 * The streams that hold those streams' metadata are too, so that an attempt to truncate is itself on record.
 */
export class Streams {
  readonly #prefixes: readonly string[];
  readonly #fates = new Map<string, Fate>();

  /** `told`: what the copy has of deletions and of metadata, in order. */
  constructor(prefixes: readonly string[], told: Iterable<Pick<RecordedEvent, 'stream' | 'type' | 'data'>>) {
    this.#prefixes = prefixes;
    for (const event of told) this.look(event);
  }

  isOurs(stream: string): boolean {
    const name = stream.startsWith('$$') ? stream.slice(2) : stream;
    return this.#prefixes.some((prefix) => name.startsWith(prefix));
  }

  /** Looks whether an event of ours makes the server forget others. */
  look({ stream: name, type, data }: Pick<RecordedEvent, 'stream' | 'type' | 'data'>): void {
    if (type === deletedType) this.#fates.set(name, { what: 'was deleted for good', isForGood: true });
    if (!name.startsWith('$$')) return;
    const stream = name.slice(2);
    if (this.#fates.get(stream)?.isForGood === true) return;
    const metadata = objectIn(data);
    const found = expiries.filter((expiry) => Object.hasOwn(metadata, expiry));
    if (found.length === 0) this.#fates.delete(stream);
    else if (Number(metadata.$tb) >= deletedBefore) this.#fates.set(stream, { what: 'was deleted', isForGood: false });
    else this.#fates.set(stream, { what: `has ${found.join(' and ')} in its metadata`, isForGood: false });
  }

  /** Whether the server need not have all of this stream: metadata has only its last event for good. */
  mayBeForgotten(stream: string): boolean {
    return stream.startsWith('$') || this.#fates.has(stream);
  }

  /** What the server forgets, or may forget, of what it promised to keep: one for each stream. */
  findings(): readonly Finding[] {
    return [...this.#fates].map(([stream, { what, isForGood }]) => ({
      code: isForGood ? 'stream-deleted' : 'retention',
      about: `stream ${stream}`,
      detail: `The stream ${what}, and a ledger's streams must keep every event.`,
      remedy: isForGood
        ? 'It cannot be brought back, and the copies have what was in it: keep every folder, and take away the right to delete.'
        : 'Take it back before anything is scavenged: initium retention --take-back.',
      bars: isForGood ? 'nothing' : 'readiness',
    }));
  }
}

/** The server reads the same: metadata that is no JSON object says nothing. */
function objectIn(data: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(Buffer.from(data).toString()));
  } catch {
    return {};
  }
}
