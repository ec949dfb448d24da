import { availableParallelism } from 'node:os';
import { openSqliteReader } from '#libs/event-store';
import { holdRebuild, rebuildViews } from '#libs/projections';
import { shippedViews, startViews } from '#libs/views';
import { ProgressLine } from '../../apps/cli/progress-line.js';
import { answerParent } from '../child.js';

/** Longer than any rebuild. */
const waitMsMax = 6 * 3_600_000;
const lookMs = 1_000;

/** One pass over all events. */
export interface Pass {
  readonly events: number;
  readonly seconds: number;
  /** Of processor time, of all threads together. */
  readonly cpuSeconds: number;
  /** The most memory (bytes) that this process has ever had resident. */
  readonly memory: number;
}

const asks = {
  /** The views there are, and which of them follow the events and read no other view. */
  views: (): { name: string; follows: boolean }[] =>
    shippedViews.views.map(({ name, needs = [] }) => ({ name, follows: needs.length === 0 })),

  /** Every event read and parsed, data and metadata, and nothing more. */
  raw: ({ folder }: { folder: string }): Promise<Pass> =>
    timed(folder, async () => {
      const reader = openSqliteReader({ folder });
      for await (const batch of reader.readAll()) {
        for (const { data, metadata } of batch) {
          JSON.parse(textOf(data));
          JSON.parse(textOf(metadata));
        }
      }
      await reader.close();
    }),

  /** As `initium rebuild` does it: from the first event, beside what serves, on as many threads as there are cores. */
  rebuild: ({ folder, names }: { folder: string; names: readonly string[] }): Promise<Pass> =>
    timed(folder, async (head) => {
      const release = holdRebuild(folder);
      if (release === undefined) throw new Error(`the views of ${folder} are being rebuilt by another process`);
      const { signal } = new AbortController();
      const telling = new Telling(`rebuild of ${names.join(', ')}`, names, head);
      const reports = await rebuildViews({
        set: shippedViews,
        folder,
        names,
        check: false,
        threadsMax: availableParallelism(),
        signal,
        onProgress: (view, position) => telling.tell(view, Number(position)),
      });
      telling.stop();
      release();
      const stopped = reports.find(({ stop }) => stop !== undefined);
      if (stopped !== undefined || reports.length < names.length)
        throw new Error(`${names.join()} could not be rebuilt: ${stopped?.stop?.error}`);
    }),

  /** The views of the ledger in `folder` brought up to date. */
  keep: ({ folder }: { folder: string }): Promise<Pass> =>
    timed(folder, async (head) => {
      const views = await startViews({ folder });
      const names = shippedViews.views.map(({ name }) => name);
      const telling = new Telling(`views of ${folder}`, names, head);
      const look = setInterval(() => {
        for (const { view, position, built = 0 } of views.status(undefined))
          telling.tell(view, Number(position ?? Math.round(built * Number(head))));
      }, lookMs);
      const areThere = await views.waitFor(head, waitMsMax);
      clearInterval(look);
      telling.stop();
      if (!areThere) throw new Error(`a view has stopped in ${folder}`);
      await views.close();
    }),
};
export type ViewsAsks = typeof asks;

async function timed(folder: string, work: (head: bigint) => Promise<void>): Promise<Pass> {
  const reader = openSqliteReader({ folder });
  const head = (await reader.head())?.position ?? 0n;
  await reader.close();
  const start = performance.now();
  const before = process.cpuUsage();
  await work(head);
  const { user, system } = process.cpuUsage(before);
  return {
    events: Number(head),
    seconds: (performance.now() - start) / 1_000,
    cpuSeconds: (user + system) / 1_000_000,
    memory: process.resourceUsage().maxRSS * 1_024,
  };
}

/** How far views are, all together, on standard error. */
class Telling {
  readonly #progress: ProgressLine;
  readonly #reached = new Map<string, number>();

  constructor(label: string, views: readonly string[], head: bigint) {
    this.#progress = new ProgressLine(label, views.length * Number(head));
  }

  tell(view: string, position: number): void {
    this.#reached.set(view, position);
    const done = [...this.#reached.values()].reduce((sum, one) => sum + one, 0);
    this.#progress.update(done, done);
  }

  stop(): void {
    this.#progress.stop();
  }
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();

answerParent(asks);
