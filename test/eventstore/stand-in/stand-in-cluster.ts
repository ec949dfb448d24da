import { StandInLog } from './stand-in-log.js';
import { type Membership, StandInNode, type StandInNodeOptions } from './stand-in-node.js';

const bytesOfEpoch = 650n;

/** Nodes that share a log, of which one leads at most. */
export class StandInCluster implements Membership {
  readonly log: StandInLog;
  readonly nodes: readonly StandInNode[];
  #isSettled = true;
  #leader: StandInNode | undefined;

  private constructor(nodes: readonly StandInNode[], log: StandInLog) {
    this.log = log;
    this.nodes = nodes;
    this.#leader = nodes[0];
    for (const node of nodes) {
      node.join(this);
    }
  }

  /** The first node leads. */
  static async start({
    size = 3,
    ...options
  }: Omit<StandInNodeOptions, 'port'> & { readonly size?: number } = {}): Promise<StandInCluster> {
    const log = options.log ?? new StandInLog();
    const nodes = Array.from({ length: size }, () => new StandInNode({ ...options, log }));
    const cluster = new StandInCluster(nodes, log);
    await Promise.all(nodes.map((node) => node.start()));
    return cluster;
  }

  get leader(): StandInNode | undefined {
    return this.#leader;
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  node(index: number): StandInNode {
    const node = this.nodes[index];
    if (node === undefined) {
      throw new Error(`there is no node ${index}`);
    }
    return node;
  }

  get connectionString(): string {
    return `esdb://${this.nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}?tls=false`;
  }

  /**
   * Another node leads from now on. What the old one holds is answered as timed out, the first of it written. Until a
   * cluster has settled, the nodes that follow refuse to write even what they would hand on.
   */
  moveLeader(
    index: number,
    { writePending = 0, settled = true }: { readonly writePending?: number; readonly settled?: boolean } = {},
  ): void {
    this.loseLeader({ writePending });
    this.#leader = this.node(index);
    this.#isSettled = settled;
    // A leader begins with records of its own, which nobody reads and which have their positions.
    this.log.moveTo(this.log.end + bytesOfEpoch);
  }

  settle(): void {
    this.#isSettled = true;
  }

  /** Nobody leads: reads are answered, appends are not taken. */
  loseLeader({ writePending = 0 }: { readonly writePending?: number } = {}): void {
    this.#leader?.appends.cancelHeld({ write: writePending });
    this.#leader = undefined;
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()));
  }
}
