import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { logVerifier, openCheckpoint } from '#libs/transparency';
import type { RunningLedger } from '../../apps/ledger/main.js';
import type { LogAnchor } from '../../apps/ledger/proofs/anchoring.js';
import type { NamedLog } from '../made-again.js';
import { batchType, contact, freshFolder, get, linesOf, post, runLedger } from '../running-ledger.js';
import { TimeAuthority } from '../time-authority.js';
import { until } from '../until.js';

const batch = 1_000;
/** Genesis, and the adoption of the rule set. */
const leavesBefore = 2;
/** Clients of whom evidence is sent. */
export const clients = 997;

/** Evidence about some clients, of which one in fifty has something personal; one in fifty is sent again with other content, and one in fifty is none. */
function arrivals(first: number, count: number, canSeal: boolean): object[] {
  return Array.from({ length: count }, (_, at) => {
    const n = first + at;
    const subject = `client/c${n % clients}`;
    switch (n % 50) {
      case 49:
        return contact(`${n - 10}`, { subject: `client/c${(n - 10) % clients}`, data: { channel: 'EMAIL' } });
      case 48:
        return contact(`${n}`, { subject, data: {} });
      case 47:
        if (canSeal) return contact(`${n}`, { subject, data: { channel: 'WEBSITE', personal: { name: `Jane ${n}` } } });
        return contact(`${n}`, { subject });
      default:
        return contact(`${n}`, { subject });
    }
  });
}

/** Open incidents of a ledger, by their codes. */
export const incidentsOf = async (url: string): Promise<string[]> =>
  (await get(`${url}/v1/incidents`)).body.incidents
    .filter(({ closed }: { closed: string | null }) => closed === null)
    .map(({ code }: { code: string }) => code);

/**
 * A running ledger to which so many events were sent over HTTP, of which some are no evidence and some are in conflict, with a
 * log that has epochs of its subject map and anchors of an authority of time (openssl's own) for its checkpoints.
 */
export class RecordedLog implements NamedLog {
  readonly folder = freshFolder();
  readonly authority = new TimeAuthority();
  ledger!: RunningLedger;
  origin = '';
  verifierKey = '';
  /** The checkpoint when half of it was there. */
  half: Uint8Array = Buffer.alloc(0);
  anchors: readonly LogAnchor[] = [];
  readonly #env: NodeJS.ProcessEnv;
  readonly #count: number;
  /** Where processes share a server there is no vault. */
  readonly #canSeal: boolean;

  /** @param server the connection string of a server that keeps the events; SQLite where none is given */
  constructor(count: number, server?: string) {
    this.#count = count;
    this.#canSeal = server === undefined;
    this.#env = server === undefined ? {} : { INITIUM_STORE: server };
  }

  get tagKey(): Buffer {
    return Buffer.from(readFileSync(this.tagKeyFile, 'utf8').trim(), 'hex');
  }

  get tagKeyFile(): string {
    return join(this.folder, 'keys/tag.key');
  }

  /** Sends everything, and waits until the log has it, an epoch over it, and an anchor of a checkpoint with all of that. */
  async record(): Promise<void> {
    const server = await this.authority.serve();
    try {
      await this.begin({
        ...{ INITIUM_TSA: server.url, INITIUM_TSA_ROOTS_FILE: this.authority.roots, INITIUM_TSA_MINUTES: '0.02' },
      });
      const [genesis] = await this.#said();
      [this.origin, this.verifierKey] = [genesis.data.origin, genesis.data.log.key];
      for (let first = 0; first < this.#count; first += batch) {
        await post(
          `${this.ledger.url}/v1/events`,
          batchType,
          arrivals(first, Math.min(batch, this.#count - first), this.#canSeal),
        );
        if (first + batch >= this.#count / 2 && this.half.length === 0)
          this.half = await this.checkpointOf((this.#count - batch) / 2);
      }
      await this.#untilAnchored();
    } finally {
      await server.close();
    }
  }

  /** Starts a ledger on the folder. */
  async begin(env: NodeJS.ProcessEnv = {}): Promise<void> {
    const mapEpochs = { leavesMax: Math.ceil(this.#count / 3), everyMs: 1_000 };
    const keys = { INITIUM_TAG_KEY_FILE: this.tagKeyFile };
    this.ledger = await runLedger({ folder: this.folder, env: { ...this.#env, ...keys, ...env }, mapEpochs });
  }

  /** The last checkpoint, once it has so many leaves. */
  async checkpointOf(size: number): Promise<Buffer> {
    let note = Buffer.alloc(0);
    await until(async () => {
      const answer = await fetch(`${this.ledger.url}/log/checkpoint`);
      note = Buffer.from(await answer.arrayBuffer());
      return answer.status === 200 && this.sizeOf(note) >= size;
    });
    return note;
  }

  sizeOf(note: Uint8Array): number {
    return openCheckpoint(note, logVerifier(this.verifierKey)).checkpoint.size;
  }

  // biome-ignore lint/suspicious/noExplicitAny: what a stranger reads of it
  async #said(): Promise<any[]> {
    return linesOf(await (await fetch(`${this.ledger.url}/v1/ledger`)).text());
  }

  async #untilAnchored(): Promise<void> {
    await until(async () => {
      this.anchors = (await this.#said()).filter(({ type }) => type === 'ledger.anchor').map(({ data }) => data);
      const last = this.anchors.at(-1)?.checkpoint;
      return last !== undefined && this.sizeOf(Buffer.from(last)) >= this.#count + leavesBefore;
    });
    // After an epoch over everything there is no other checkpoint, so a stranger is given one log while it looks.
    await until(async () => {
      const { body } = await get(`${this.ledger.url}/metrics`);
      const mapped = Number(/^initium_log_map_leaves (\d+)/m.exec(body)?.[1]);
      return mapped >= this.#count + leavesBefore && this.sizeOf(await this.checkpointOf(1)) > mapped;
    });
  }
}
