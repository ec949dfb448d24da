import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ServerCluster } from '../server-cluster.js';
import { freePort, ServerProcess } from '../server-process.js';
import {
  diskFull,
  type FaultOfCluster,
  type FaultOfOne,
  faultsOfCluster,
  faultsOfOne,
  type Measure,
} from './faults.js';
import { Network } from './network.js';
import { Prober } from './prober.js';
import { type Report, Rig } from './rig.js';
import { SmallDisk } from './small-disk.js';

export interface FaultOptions {
  /** Starts a server, see `ServerProcess`. */
  readonly command: string;
  readonly seed: number;
  /** It happens again and again for so long, and once at least. */
  readonly seconds?: number;
  readonly tell?: (line: string) => void;
}

export interface FaultReport extends Report {
  readonly times: number;
  /** After what, and for each ledger in milliseconds until it took an event and until it answered a question. */
  readonly recoveries: readonly string[];
}

const clients = 300;
const restMs = 30;
const beforeMs = 3_000;
/** Far more than it takes on a machine that does nothing else. */
const recoveryMsMax = 60_000;
const diskMegabytes = 192;
/** Chunks so small that a server needs a new one every few seconds. */
const chunkBytes = 2 * 1024 * 1024;

/** Two ledgers take events and answer all the time while this happens to their server. */
export async function faultOfOne(name: FaultOfOne, options: FaultOptions): Promise<FaultReport> {
  const folder = await mkdtemp(join(tmpdir(), 'initium-server-'));
  const server = new ServerProcess({ command: options.command, port: await freePort(), folder });
  const network = await Network.before(server.port);
  try {
    await server.start();
    const stores = [server.url, network.url];
    return await run(options, stores, server.url, (measure) => faultsOfOne[name]({ server, network }, measure));
  } finally {
    await network.close();
    await server.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

export async function faultOfCluster(name: FaultOfCluster, options: FaultOptions): Promise<FaultReport> {
  const folder = await mkdtemp(join(tmpdir(), 'initium-cluster-'));
  let cluster: ServerCluster | undefined;
  try {
    cluster = await ServerCluster.start(options.command, folder);
    const nodes = cluster;
    const stores = [cluster.url, cluster.url];
    return await run(options, stores, cluster.url, (measure) => faultsOfCluster[name](nodes, measure));
  } finally {
    await cluster?.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same on a server whose disk is full, and has room again. */
export async function faultOfDisk(options: FaultOptions): Promise<FaultReport> {
  const disk = await SmallDisk.mount(diskMegabytes);
  const folder = join(disk.folder, 'data');
  const more = ['--chunk-size', `${chunkBytes}`];
  const server = new ServerProcess({ command: options.command, port: await freePort(), folder, more });
  try {
    await server.start();
    return await run(options, [server.url, server.url], server.url, (measure) => diskFull({ server, disk }, measure));
  } finally {
    await server.kill();
    await disk.unmount();
  }
}

async function run(
  { seed, seconds = 0, tell = () => undefined }: FaultOptions,
  stores: readonly string[],
  server: string,
  happen: (measure: Measure) => Promise<void>,
): Promise<FaultReport> {
  const rig = await Rig.begin({ stores, server, seed, clients, restMs });
  try {
    const probers = rig.ledgers.map((ledger, number) => new Prober(ledger, `p${number}`, rig.tally));
    const recoveries: string[] = [];
    const measure: Measure = async (what, since) => {
      const all = await Promise.all(probers.map((prober) => prober.recovered(since, recoveryMsMax)));
      const words = all.map(({ takesMs, answersMs }) => `${takesMs} ms (answers ${answersMs} ms)`).join(', ');
      recoveries.push(`${what}: ${words}`);
      tell(`${what}: ${words}; ${rig.tally.acknowledged} acknowledged`);
    };
    const until = performance.now() + seconds * 1_000;
    let times = 0;
    do {
      await pause(beforeMs);
      await happen(measure);
      times += 1;
    } while (performance.now() < until);
    await pause(beforeMs);
    await Promise.all(probers.map((prober) => prober.end()));
    tell('looking through everything');
    return { times, recoveries, ...(await rig.audit()) };
  } finally {
    await rig.end();
  }
}
