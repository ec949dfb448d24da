import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openSqliteReader } from '#libs/event-store';
import { startViews } from '#libs/views';
import { answerParent } from '../child.js';

/** Longer than any rebuild. */
const waitMsMax = 6 * 3_600_000;

/** Events a second, and the most memory (bytes) that this process has ever had resident. */
export interface Pass {
  readonly rate: number;
  readonly memory: number;
}

const asks = {
  /** Every event read and parsed, data and metadata, and nothing more. */
  async raw({ folder }: { folder: string }): Promise<Pass> {
    const reader = openSqliteReader({ folder });
    const start = performance.now();
    let events = 0;
    for await (const batch of reader.readAll()) {
      for (const { data, metadata } of batch) {
        JSON.parse(textOf(data));
        JSON.parse(textOf(metadata));
      }
      events += batch.length;
    }
    const passed = pass(events, start);
    await reader.close();
    return passed;
  },

  /** Views of the ledger in `folder` built in `beside`, an empty folder, from the first event. */
  async rebuild({ folder, beside, views: names }: Rebuilding): Promise<Pass> {
    mkdirSync(beside, { recursive: true });
    symlinkSync(resolve(folder, 'ledger.sqlite'), join(beside, 'ledger.sqlite'));
    return caughtUp(beside, names);
  },

  /** The views of the ledger in `folder` brought up to date where they are. */
  keep: ({ folder }: { folder: string }): Promise<Pass> => caughtUp(folder),
};
export type ViewsAsks = typeof asks;

export interface Rebuilding {
  readonly folder: string;
  readonly beside: string;
  readonly views?: readonly string[];
}

async function caughtUp(folder: string, names?: readonly string[]): Promise<Pass> {
  const reader = openSqliteReader({ folder });
  const head = (await reader.head())?.position ?? 0n;
  await reader.close();
  const start = performance.now();
  const views = await startViews({ folder });
  if (!(await views.waitFor(head, waitMsMax, names))) throw new Error(`a view has stopped in ${folder}`);
  const passed = pass(Number(head), start);
  await views.close();
  return passed;
}

function pass(events: number, start: number): Pass {
  const rate = (events * 1_000) / (performance.now() - start);
  return { rate, memory: process.resourceUsage().maxRSS * 1_024 };
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();

answerParent(asks);
