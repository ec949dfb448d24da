import { randomUUID } from 'node:crypto';
import { GossipService, type IGossipServer } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import type gossip from '@eventstore/db-client/generated/gossip_pb.js';
import {
  type IServerFeaturesServer,
  ServerFeaturesService,
} from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import type features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import { type IStreamsServer, StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { Metadata, Server } from '@grpc/grpc-js';
import type { AnsweringNode } from './answering-node.js';
import { answerAppend } from './append-call.js';
import { AppendDesk } from './append-desk.js';
import { BatchAppendCall } from './batch-append-call.js';
import { clusterInfo } from './cluster-info.js';
import { Counts } from './counts.js';
import { answerDelete } from './delete-calls.js';
import { Gate } from './gate.js';
import { Loopback } from './loopback.js';
import type { AppendAnswer, PendingAppend } from './pending-append.js';
import { answerRead } from './read-call.js';
import { ReadDesk } from './read-desk.js';
import type { ProposedEvent } from './recorded-event.js';
import { notLeader, notReady, type Refusal } from './refusals.js';
import { supportedMethods } from './server-features.js';
import { StandInClock } from './stand-in-clock.js';
import { StandInLog } from './stand-in-log.js';
import { SubscriptionDesk } from './subscription-desk.js';

export interface StandInNodeOptions {
  readonly log?: StandInLog;
  /** 0 for one that is free. */
  readonly port?: number;
  readonly version?: string;
  /** Whether it offers the stream of many appends. */
  readonly hasBatchAppend?: boolean;
  readonly appendBytesMax?: number;
}

/** The nodes a node knows of, and which of them leads. */
export interface Membership {
  readonly nodes: readonly StandInNode[];
  readonly leader: StandInNode | undefined;
  /** Whether nodes that follow know the leader well enough to hand on to it what is to be written. */
  readonly isSettled: boolean;
}

const firstVersionThatTellsCaughtUp = [23, 10];

/**
 * A server of events on a loopback socket, that speaks EventStoreDB's protocol and fails in whatever way a test
 * wants it to. Its log may be another node's too, and is still there when the node is stopped.
 */
export class StandInNode implements AnsweringNode {
  readonly log: StandInLog;
  readonly counts = new Counts();
  readonly appends: AppendDesk;
  readonly reads = new ReadDesk();
  readonly subscriptions = new SubscriptionDesk();
  readonly gate = new Gate();
  readonly clock: StandInClock;
  readonly instanceId = randomUUID();
  readonly version: string;
  readonly appendBytesMax: number;
  readonly #hasBatchAppend: boolean;
  readonly #onReplicated = new Set<() => void>();
  #membership: Membership = { nodes: [this], leader: this, isSettled: true };
  #port: number;
  #loopback: Loopback | undefined;
  #replicatedTo: bigint | undefined;
  #date: number | undefined;

  constructor(options: StandInNodeOptions = {}) {
    this.log = options.log ?? new StandInLog();
    this.clock = new StandInClock(() => this.log.clock.ticks());
    this.version = options.version ?? '24.6.0';
    this.appendBytesMax = options.appendBytesMax ?? 1024 * 1024;
    this.#hasBatchAppend = options.hasBatchAppend ?? true;
    this.#port = options.port ?? 0;
    const now = (): bigint => (this.#membership.leader ?? this).clock.ticks();
    this.appends = new AppendDesk(this.log, now, (append) => this.#refusesAppend(append));
  }

  static async start(options?: StandInNodeOptions): Promise<StandInNode> {
    const node = new StandInNode(options);
    await node.start();
    return node;
  }

  get port(): number {
    return this.#port;
  }

  get isRunning(): boolean {
    return this.#loopback !== undefined;
  }

  get connectionString(): string {
    return `esdb://127.0.0.1:${this.#port}?tls=false`;
  }

  /** Listens, on the port it had before if it had one. */
  async start(): Promise<void> {
    const server = new Server({ 'grpc.max_receive_message_length': -1 });
    server.addService(StreamsService, this.#streams());
    server.addService(GossipService, this.#gossip());
    server.addService(ServerFeaturesService, this.#features());
    this.#loopback = await Loopback.listen(server, this.#port);
    this.#port = this.#loopback.port;
  }

  /** Goes away as a process does that is killed: connections are cut, new ones refused, what it held is lost. */
  async stop(): Promise<void> {
    const loopback = this.#loopback;
    this.#loopback = undefined;
    this.appends.dropHeld();
    this.gate.drop();
    await loopback?.close();
  }

  /** Cuts every connection, in the middle of whatever it says, and takes new ones. */
  cutConnections(): void {
    this.#loopback?.cut();
  }

  /** Takes requests from now on, and answers none until it is released. */
  stall(): void {
    this.gate.close();
  }

  release(): void {
    this.gate.open();
    this.#tellReadable();
  }

  /** What this node's own clock says: a cluster's nodes need not agree. Without an instant, what the log's says. */
  setClock(milliseconds?: number, furtherTicks?: bigint): void {
    this.clock.set(milliseconds, furtherTicks);
  }

  /** What the date on its answers says, as a server that tells its clock; the system's without an instant. */
  setDate(milliseconds?: number): void {
    this.#date = milliseconds;
  }

  /** From now on the node has nothing that is written elsewhere, as a follower that falls behind. */
  holdReplication(): void {
    this.#replicatedTo = this.log.end;
  }

  releaseReplication(): void {
    this.#replicatedTo = undefined;
    this.#tellReadable();
  }

  end(): bigint {
    return this.#replicatedTo ?? this.log.end;
  }

  /** Calls when there may be more to read, until the function it gives is called. */
  onReadable(listener: () => void): () => void {
    const stopListening = this.log.onWritten(listener);
    this.#onReplicated.add(listener);
    return () => {
      stopListening();
      this.#onReplicated.delete(listener);
    };
  }

  join(membership: Membership): void {
    this.#membership = membership;
  }

  get tellsCaughtUp(): boolean {
    const [major = 0, minor = 0] = this.version.split('.').map(Number);
    const [firstMajor = 0, firstMinor = 0] = firstVersionThatTellsCaughtUp;
    return major > firstMajor || (major === firstMajor && minor >= firstMinor);
  }

  /** A server counts data alone. */
  isTooLarge(events: readonly ProposedEvent[]): boolean {
    return events.reduce((bytes, { data }) => bytes + data.length, 0) > this.appendBytesMax;
  }

  eventsAfter(position: bigint | undefined): number {
    return this.log.events.length - (position === undefined ? 0 : this.log.indexFrom(position + 1n));
  }

  refusesRead(requiresLeader: boolean): Refusal | undefined {
    return requiresLeader ? this.#refusesForLeader() : undefined;
  }

  /** A follower hands a deletion on to the leader, unless it was told not to. */
  refusesDeletion(requiresLeader: boolean): Refusal | undefined {
    if (this.#membership.leader === undefined) {
      return notReady();
    }
    return this.#isForLeader(requiresLeader) ? this.#refusesForLeader() : undefined;
  }

  #isForLeader(requiresLeader: boolean): boolean {
    return requiresLeader || !this.#membership.isSettled;
  }

  #refusesForLeader(): Refusal | undefined {
    const { leader } = this.#membership;
    if (leader === undefined) {
      return notReady();
    }
    return leader === this ? undefined : notLeader('127.0.0.1', leader.port);
  }

  /** A follower hands an append on to the leader, unless it was told not to. */
  #refusesAppend({ requiresLeader, isBatch }: PendingAppend): AppendAnswer | Refusal | undefined {
    if (this.#membership.leader === undefined) {
      return isBatch ? { is: 'not-ready' } : notReady();
    }
    return this.#isForLeader(requiresLeader) ? this.#refusesForLeader() : undefined;
  }

  #streams(): IStreamsServer {
    return {
      read: (call) => this.gate.pass(() => answerRead(call, this)),
      append: (call, respond) => answerAppend(call, respond, this),
      batchAppend: (call) => void new BatchAppendCall(call, this),
      delete: (call, respond) => this.gate.pass(() => answerDelete(call, respond, this, { isTombstone: false })),
      tombstone: (call, respond) => this.gate.pass(() => answerDelete(call, respond, this, { isTombstone: true })),
    };
  }

  #gossip(): IGossipServer {
    const answer = (): gossip.ClusterInfo => clusterInfo(this.#members(), this.clock.ticks());
    const dated = (call: Parameters<IGossipServer['read']>[0]): void => {
      if (this.#date === undefined) return;
      const date = new Metadata();
      date.set('date', new Date(this.#date).toUTCString());
      call.sendMetadata(date);
    };
    return {
      read: (call, respond) =>
        this.#count('gossips', () => {
          dated(call);
          respond(null, answer());
        }),
    };
  }

  #features(): IServerFeaturesServer {
    const answer = (): features.SupportedMethods => supportedMethods(this.version, this.#hasBatchAppend);
    return { getSupportedMethods: (_, respond) => this.#count('features', () => respond(null, answer())) };
  }

  #count(name: 'gossips' | 'features', answer: () => void): void {
    this.gate.pass(() => {
      this.counts.add(name);
      answer();
    });
  }

  #members(): Parameters<typeof clusterInfo>[0] {
    const { nodes, leader } = this.#membership;
    return nodes.map((node) => ({
      instanceId: node.instanceId,
      port: node.port,
      isLeader: node === leader,
      isAlive: node.isRunning,
    }));
  }

  #tellReadable(): void {
    for (const listener of this.#onReplicated) {
      listener();
    }
  }
}
