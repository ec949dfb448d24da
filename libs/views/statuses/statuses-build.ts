import { availableParallelism } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { EvidenceIndex } from '../evidence-index/evidence-index.js';
import { moduleOf } from '../rule-sets-of-thread.js';
import { clientPrefix } from './affected.js';
import type { ClientReplay } from './client-replay.js';
import {
  type ClientRange,
  ClientReplayer,
  type ReplayFrom,
  rangeReplay,
  type StatusesContext,
} from './client-replayer.js';
import { replayOnThreads } from './replay-threads.js';
import type { StatusesFile } from './statuses-file.js';

export interface StatusesBuildOptions {
  /** The last position that is taken in. */
  readonly to: bigint;
  /** Told how much is done, from 0 to 1. */
  progress(share: number): void;
  readonly signal: AbortSignal;
  readonly way?: ReplayFrom;
  /** As many as there are cores when left out. With 1, and where all is in memory, it is the caller's own. */
  readonly threads?: number;
  /** Clients in one transaction. */
  readonly clientsPerRange?: number;
}

/** So few that a range takes seconds at most, and so many that its transaction is worth its while. */
const usualRange = 100;
/** What part of the time goes into replaying, going by what was seen. */
const replayingShare = 0.97;

/**
 * Replays all clients on all cores, each from the first event to the last or as it is known there, and writes their rows in the order of their
 * numbers. Interrupted anywhere, it goes on behind the last range that is written.
 */
export async function buildStatuses(
  context: StatusesContext,
  file: StatusesFile,
  options: StatusesBuildOptions,
): Promise<void> {
  const { to, signal, progress, threads = availableParallelism(), clientsPerRange = usualRange } = options;
  const { way = 'from the beginning' } = options;
  const [last] = await context.reader.readPositions([to]);
  if (last === undefined) throw new Error(`the store lacks the event at ${to}`);
  const evidenceIndex = new EvidenceIndex(context);
  if (file.builtUpTo === 0n) file.dropIndexes();
  const [done, all] = [file.builtUpTo, evidenceIndex.lastNumber(to)];
  const threadsMax = Math.ceil(Number(all - done) / clientsPerRange);
  const ranges = rangesOf(evidenceIndex, { after: done, upTo: to, limit: clientsPerRange });
  const replays = { context, to, recorded: last.ledgertime, way, signal, threads: Math.min(threads, threadsMax) };
  for await (const replayed of replayAll(ranges, replays)) {
    signal.throwIfAborted();
    const reached = replayed.at(-1)?.number ?? done;
    context.database
      .transaction(() => {
        for (const client of replayed) file.save(client);
        file.builtUpTo = reached;
      })
      .immediate();
    progress((replayingShare * Number(reached)) / Number(all));
  }
  for (const share of file.makeIndexes()) {
    await turn();
    signal.throwIfAborted();
    progress(replayingShare + (1 - replayingShare) * share);
  }
}

function* rangesOf(
  evidenceIndex: EvidenceIndex,
  { after, upTo, limit }: { after: bigint; upTo: bigint; limit: number },
): Generator<ClientRange> {
  for (let last = after; ; ) {
    const clients = evidenceIndex.numbered(clientPrefix, { after: last, upTo, limit });
    const next = clients.at(-1)?.number;
    if (next === undefined) return;
    yield clients.map(({ name }) => name.slice(clientPrefix.length));
    last = next;
  }
}

interface ReplayTask {
  readonly context: StatusesContext;
  readonly to: bigint;
  readonly recorded: number;
  readonly way: ReplayFrom;
  readonly signal: AbortSignal;
  readonly threads: number;
}

async function* replayAll(
  ranges: Iterable<ClientRange>,
  { context, to, recorded, way, signal, threads }: ReplayTask,
): AsyncGenerator<readonly ClientReplay[]> {
  const { folder, ruleSets } = context;
  if (threads > 1 && folder !== undefined) {
    const files = new Map(['evidence-index', 'coverage'].map((need) => [need, context.of(need).name]));
    const failed = (view: string, error: unknown) => context.failed(view, error);
    yield* replayOnThreads(ranges, {
      settings: { folder, ruleSets: moduleOf(ruleSets), files, to, recorded, way },
      threads,
      signal,
      failed,
    });
    return;
  }
  const replay = await rangeReplay(way, new ClientReplayer(context), { upTo: to, recorded });
  for (const range of ranges) yield await replay(range, () => signal.throwIfAborted());
}
