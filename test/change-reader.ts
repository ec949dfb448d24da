import type { ChangeMessage } from '../apps/ledger/changes/change.js';
import { type ServerSentEvent, serverSentEvents } from '../examples/gateway/server-sent-events.js';

export type Change = ChangeMessage & { readonly id: string };

/** A stream of changes that a test reads at its own pace. */
export class ChangeReader {
  readonly #end = new AbortController();
  readonly #blocks: AsyncGenerator<ServerSentEvent>;
  readonly comments: string[] = [];
  /** The last id that was read. */
  id = '';
  /** The clients that were behind when the stream was current last. */
  behind: readonly string[] = [];

  private constructor(
    readonly response: Response,
    end: AbortController,
  ) {
    this.#end = end;
    this.#blocks = serverSentEvents(response.body as ReadableStream<Uint8Array>);
  }

  static async open(
    url: string,
    { after, ...query }: Readonly<Record<string, string>> & { readonly after?: string } = {},
    more: Readonly<Record<string, string>> = {},
  ): Promise<ChangeReader> {
    const end = new AbortController();
    const headers = { ...more, ...(after === undefined ? {} : { 'last-event-id': after }) };
    const asked = new URLSearchParams(query as Record<string, string>);
    return new ChangeReader(await fetch(`${url}/v1/changes?${asked}`, { headers, signal: end.signal }), end);
  }

  /** The next event; undefined at the end of the stream. */
  async next(): Promise<ServerSentEvent | undefined> {
    for (;;) {
      const { value, done } = await this.#blocks.next();
      if (done) return undefined;
      this.comments.push(...value.comments);
      this.id = value.id;
      if (value.event === 'current') this.behind = JSON.parse(value.data).behind ?? [];
      if (value.data !== '') return value;
    }
  }

  /** The next change; fails where the stream ends before. */
  async change(): Promise<Change> {
    for (;;) {
      const event = await this.next();
      if (event === undefined) throw new Error(`The stream ended: ${this.comments.at(-1)}`);
      if (event.event === 'change') return { ...(JSON.parse(event.data) as ChangeMessage), id: event.id };
    }
  }

  /** All changes until the stream says that it is current, at or after a position. */
  async untilCurrent(position = '0'): Promise<Change[]> {
    const changes: Change[] = [];
    for (;;) {
      const event = await this.next();
      if (event === undefined) throw new Error(`The stream ended: ${this.comments.at(-1)}`);
      const message = JSON.parse(event.data);
      if (event.event === 'change') changes.push({ ...message, id: event.id });
      else if (BigInt(message.position) >= BigInt(position)) return changes;
    }
  }

  close(): void {
    this.#end.abort();
  }
}
