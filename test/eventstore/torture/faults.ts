import { setTimeout as pause } from 'node:timers/promises';
import type { ServerCluster } from '../server-cluster.js';
import type { ServerProcess } from '../server-process.js';
import type { Network } from './network.js';
import type { SmallDisk } from './small-disk.js';

/** One server, on which one ledger is directly and another through a network; or a cluster. */
export interface OneServer {
  readonly server: ServerProcess;
  readonly network: Network;
}

/** Waits until every ledger takes events and answers questions again since an instant, and writes down how long it took. */
export type Measure = (what: string, since: number) => Promise<void>;

type Happening<Scene> = (scene: Scene, measure: Measure) => Promise<void>;

const awayMs = 4_000;
const stoppedMs = 20_000;
const slowMs = 10_000;
const delayMs = 300;
const fullMs = 25_000;
const lookMs = 100;

export const faultsOfOne = {
  'server-killed': async ({ server }, measure) => {
    await server.kill();
    await pause(awayMs);
    await server.start();
    await measure('since the server was up again', performance.now());
  },
  'server-stopped': async ({ server }, measure) => {
    server.signal('SIGSTOP');
    await pause(stoppedMs);
    server.signal('SIGCONT');
    await measure('since the server went on', performance.now());
  },
  'network-cut': async ({ network }, measure) => {
    network.cut();
    await pause(awayMs);
    network.mend();
    await measure('since the network was whole again', performance.now());
  },
  'network-dead': async ({ network }, measure) => {
    network.die();
    await pause(stoppedMs);
    network.mend();
    await measure('since the network was whole again', performance.now());
  },
  'network-slow': async ({ network }, measure) => {
    network.slow(delayMs);
    const slowed = performance.now();
    await pause(slowMs);
    await measure('since the network was slow, under which it goes on', slowed);
    network.mend();
    await measure('since the network was whole again', performance.now());
  },
} as const satisfies Readonly<Record<string, Happening<OneServer>>>;

export const faultsOfCluster = {
  'leader-killed': async (cluster, measure) => {
    const leader = await cluster.leader();
    await leader.kill();
    await measure('since the leader was killed', performance.now());
    await leader.start();
    await measure('since the old leader came back', performance.now());
  },
  'leader-stopped': async (cluster, measure) => {
    const leader = await cluster.leader();
    leader.signal('SIGSTOP');
    const stopped = performance.now();
    await measure('since the leader was stopped', stopped);
    await pause(Math.max(0, stopped + stoppedMs - performance.now()));
    leader.signal('SIGCONT');
    await measure('since the old leader went on', performance.now());
  },
  'follower-killed': async (cluster, measure) => {
    const follower = await cluster.follower();
    await follower.kill();
    await measure('since a follower was killed', performance.now());
    await pause(awayMs);
    await follower.start();
    await measure('since the follower came back', performance.now());
  },
} as const satisfies Readonly<Record<string, Happening<ServerCluster>>>;

/** A server may end by itself when it cannot write any more; it is started again once there is room. */
export async function diskFull(
  { server, disk }: { readonly server: ServerProcess; readonly disk: SmallDisk },
  measure: Measure,
): Promise<void> {
  await disk.fill();
  // It has room in the chunk that it writes, and asks for more with the next one.
  for (const until = performance.now() + fullMs; server.isRunning && performance.now() < until; ) await pause(lookMs);
  if (!server.isRunning) await pause(awayMs);
  await disk.free();
  if (!server.isRunning) await server.start();
  await measure('since there was room again and the server was up', performance.now());
}

export type FaultOfOne = keyof typeof faultsOfOne;
export type FaultOfCluster = keyof typeof faultsOfCluster;
