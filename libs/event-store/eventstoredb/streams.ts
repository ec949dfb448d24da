import type { Finding } from '../finding.js';
import type { RecordedEvent } from './read-answer.js';

/** Of a stream's metadata, what makes the server forget events. */
const expiries = ['$maxAge', '$maxCount', '$tb'] as const;

/** Of a deleted stream, by a tombstone. */
const deletedType = '$streamDeleted';

/**
 * Which of the server's streams are the ledger's: by what their names begin with, for other applications may share it.
 * The streams that hold those streams' metadata are too, so that an attempt to truncate is itself on record.
 */
export class Streams {
  readonly #prefixes: readonly string[];
  readonly #expiring = new Map<string, string>();

  constructor(prefixes: readonly string[]) {
    this.#prefixes = prefixes;
  }

  isOurs(stream: string): boolean {
    const name = stream.startsWith('$$') ? stream.slice(2) : stream;
    return this.#prefixes.some((prefix) => name.startsWith(prefix));
  }

  /** Looks whether an event of ours makes the server forget others. */
  look({ stream: name, type, data }: Pick<RecordedEvent, 'stream' | 'type' | 'data'>): void {
    if (type === deletedType) this.#expiring.set(name, 'was deleted');
    if (!name.startsWith('$$')) return;
    const metadata = objectIn(data);
    const found = expiries.filter((expiry) => Object.hasOwn(metadata, expiry));
    const stream = name.slice(2);
    if (found.length > 0) this.#expiring.set(stream, `has ${found.join(' and ')} in its metadata`);
    else if (this.#expiring.get(stream)?.startsWith('has ')) this.#expiring.delete(stream);
  }

  /** Whether the server need not have all of this stream: metadata has only its last event for good. */
  mayBeForgotten(stream: string): boolean {
    return stream.startsWith('$') || this.#expiring.has(stream);
  }

  /** What the server forgets, or may forget, of what it promised to keep: one for each stream. */
  findings(): readonly Finding[] {
    return [...this.#expiring].map(([stream, what]) => ({
      code: 'retention',
      about: `stream ${stream}`,
      detail: `The stream ${what}, and a ledger's streams must keep every event.`,
      remedy: 'Take it back on the server before anything is scavenged.',
      bars: 'readiness',
    }));
  }
}

/** The server reads the same: metadata that is no JSON object says nothing. */
function objectIn(data: Uint8Array): object {
  try {
    return Object(JSON.parse(Buffer.from(data).toString()));
  } catch {
    return {};
  }
}
