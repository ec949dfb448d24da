import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { get as getPlain } from 'node:http';
import { get as getSecured } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../eventstore/server-process.js';
import { composeFile, servicesOf } from './compose-file.js';
import { makeCertificates } from './make-certificates.js';

const readyMsMax = 120_000;
const lookMs = 200;

interface Node {
  readonly name: string;
  readonly port: number;
  readonly process: ChildProcess;
  isKilled: boolean;
}

/**
 * The servers of docker-compose.yml's cluster as processes of this machine: with its settings, but for what follows from
 * their being containers, and reached as `localhost` at a port of their own each instead of by name.
 */
export class ClusterProcess {
  readonly #folder: string;
  readonly #ports: ReadonlyMap<string, number>;
  readonly #authority: Buffer | undefined;
  #nodes: readonly Node[] = [];

  private constructor(folder: string, ports: ReadonlyMap<string, number>, authority: Buffer | undefined) {
    this.#folder = folder;
    this.#ports = ports;
    this.#authority = authority;
  }

  /** Resolves once one leads and the others follow. */
  static async start(command: string, tls: boolean): Promise<ClusterProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'initium-cluster-'));
    const ports = new Map<string, number>();
    const names = [...servicesOf(composeFile(), 'cluster').keys()].filter((name) => name.startsWith('server-'));
    for (const name of names) ports.set(name, await freePort());
    if (tls) await makeCertificates(folder, names);
    const cluster = new ClusterProcess(folder, ports, tls ? await readFile(authorityIn(folder)) : undefined);
    try {
      cluster.#nodes = names.map((name) => cluster.#startNode(command, name));
      await cluster.#untilSettled(['follower', 'follower', 'leader']);
      return cluster;
    } catch (error) {
      await cluster.end();
      throw error;
    }
  }

  /** A setting of docker-compose.yml, in the words that hold here. */
  here(setting: string): string {
    let text = setting.replace('/run/authority/ca.crt', authorityIn(this.#folder));
    for (const [name, port] of this.#ports) text = text.replaceAll(`${name}:2113`, `localhost:${port}`);
    return this.#authority === undefined ? text.replace(/tls=true.*/, 'tls=false') : text;
  }

  /** Ends the one that leads as a power cut would, and resolves once another leads. */
  async killLeader(): Promise<void> {
    const states = await this.#states();
    const leader = this.#alive.find((_node, index) => states[index] === 'leader');
    if (leader === undefined) throw new Error(`no server leads: ${states}`);
    await kill(leader);
    await this.#untilSettled(['follower', 'leader']);
  }

  async end(): Promise<void> {
    await Promise.all(this.#alive.map(kill));
    await rm(this.#folder, { recursive: true });
  }

  get #alive(): readonly Node[] {
    return this.#nodes.filter(({ isKilled }) => !isKilled);
  }

  #startNode(command: string, name: string): Node {
    const port = this.#ports.get(name) as number;
    const data = join(this.#folder, `${name}-data`);
    const args = [String(port), data, ...this.#options(name)];
    // A group of its own, so that a signal reaches the server and not only the shell that started it.
    return { name, port, process: spawn(command, args, { stdio: 'ignore', detached: true }), isKilled: false };
  }

  #options(name: string): string[] {
    const environment = Object.entries(composeFile().services[name]?.environment ?? {});
    return environment.flatMap(([setting, value]) => {
      const option = setting.replace('EVENTSTORE_', '').toLowerCase().replaceAll('_', '-');
      // Here it is the loopback address, and telemetry can be declined by the environment only.
      if (['node-ip', 'replication-ip', 'telemetry-optout'].includes(option)) return [];
      if (/certificate/.test(option) && this.#authority === undefined) return [];
      const paths = { certificate: join(this.#folder, name), authority: join(this.#folder, 'authority') };
      const local = this.here(value)
        .replace('/etc/eventstore/certificate', paths.certificate)
        .replace('/etc/eventstore/authority', paths.authority);
      return [`--${option}`, local === name ? 'localhost' : local];
    });
  }

  async #untilSettled(wanted: readonly string[]): Promise<void> {
    const until = performance.now() + readyMsMax;
    for (;;) {
      const states = await this.#states();
      if (`${[...states].sort()}` === `${wanted}`) return;
      if (performance.now() > until) throw new Error(`the servers are ${states} after ${readyMsMax} ms`);
      await pause(lookMs);
    }
  }

  #states(): Promise<string[]> {
    return Promise.all(this.#alive.map(({ port }) => stateOf(port, this.#authority)));
  }
}

const authorityIn = (folder: string) => join(folder, 'authority', 'ca.crt');

async function kill(node: Node): Promise<void> {
  node.isKilled = true;
  const { pid, exitCode, signalCode } = node.process;
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  const gone = once(node.process, 'exit');
  process.kill(-pid, 'SIGKILL');
  await gone;
}

/** What a node says it is, or that it does not answer, or not as whom its certificate must name. */
async function stateOf(port: number, ca: Buffer | undefined): Promise<string> {
  // No agent: a connection that is kept would outlive the test.
  const options = { agent: false as const, signal: AbortSignal.timeout(2_000) };
  try {
    const request =
      ca === undefined
        ? getPlain(`http://localhost:${port}/info`, options)
        : getSecured(`https://localhost:${port}/info`, { ...options, ca });
    const [answer] = await once(request, 'response');
    return ((await json(answer)) as { state?: string }).state ?? 'unknown';
  } catch {
    return 'away';
  }
}
