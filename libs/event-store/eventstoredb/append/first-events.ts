import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnavailable } from '../../event-store.js';
import type { RecordedEvent } from '../protocol/read-answer.js';
import type { ServerReads } from '../protocol/server-reads.js';
import type { Refusals } from './refusals.js';

/** How often is looked for what a write ran into and cannot be read yet, in milliseconds. */
const refusedLookMs = 20;

/** The first event of a stream, as the server has it. Where a write was refused because of it, it is waited for. */
export class FirstEvents {
  constructor(
    private readonly reads: ServerReads,
    private readonly refusals: Refusals,
    private readonly waitMs: number,
  ) {}

  async of(stream: string): Promise<RecordedEvent | undefined> {
    const isRefused = this.refusals.has(stream);
    const until = performance.now() + this.waitMs;
    for (;;) {
      const first = await this.reads.first(stream);
      if (first !== undefined) this.refusals.found(stream);
      // The server has forgotten the first: what it gives is a later one.
      if (first !== undefined && first.revision > 0n) return undefined;
      if (first !== undefined || !isRefused) return first;
      if (performance.now() > until) throw new StoreUnavailable('what an event ran into cannot be read');
      await pause(refusedLookMs);
    }
  }
}
