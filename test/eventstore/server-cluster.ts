import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, ServerProcess } from './server-process.js';

const size = 3;
const leadsMsMax = 180_000;
const lookMs = 100;

/** Three servers of EventStoreDB's own that are one. */
export class ServerCluster {
  readonly nodes: readonly ServerProcess[];

  private constructor(nodes: readonly ServerProcess[]) {
    this.nodes = nodes;
  }

  static async start(command: string, folder: string): Promise<ServerCluster> {
    const ports: number[] = [];
    while (ports.length < size) {
      const port = await freePort();
      if (!ports.includes(port)) ports.push(port);
    }
    const nodes = ports.map((port) => {
      const others = ports.filter((other) => other !== port).map((other) => `127.0.0.1:${other}`);
      const more = ['--cluster-size', `${size}`, '--discover-via-dns', 'false', '--gossip-seed', others.join()];
      return new ServerProcess({ command, port, folder: join(folder, `node-${port}`), more });
    });
    const cluster = new ServerCluster(nodes);
    try {
      await Promise.all(nodes.map((node) => node.start()));
    } catch (error) {
      await cluster.kill();
      throw error;
    }
    return cluster;
  }

  get url(): string {
    return `esdb://${this.nodes.map(({ port }) => `127.0.0.1:${port}`).join()}?tls=false`;
  }

  /** Waits for one where there is none. */
  async leader(): Promise<ServerProcess> {
    const until = performance.now() + leadsMsMax;
    for (;;) {
      const states = await Promise.all(this.nodes.map((node) => node.state()));
      const leaders = this.nodes.filter((_, index) => states[index] === 'leader');
      if (leaders.length === 1) return leaders[0] as ServerProcess;
      if (performance.now() > until) throw new Error(`nobody leads after ${leadsMsMax} ms: ${states.join(', ')}`);
      await pause(lookMs);
    }
  }

  async follower(): Promise<ServerProcess> {
    const leader = await this.leader();
    return this.nodes.find((node) => node !== leader) as ServerProcess;
  }

  async kill(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.kill()));
  }
}
