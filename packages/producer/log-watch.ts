import {
  consistencyProof,
  FormatError,
  hashesIn,
  logVerifier,
  type OpenedCheckpoint,
  openCheckpoint,
  parseProof,
  type Tile,
  tilePath,
  tilesRead,
  verifyConsistency,
  verifyInclusion,
} from '#libs/transparency';
import { type LedgerAddress, LedgerTrouble } from './ledger-answer.js';
import { ask } from './ledger-intake.js';
import type { LogProblem, Receipt } from './log-problem.js';
import type { ProducerSettings } from './producer-options.js';
import { ProducerRefusal } from './producer-refusal.js';

/** What a look at the log found. */
export interface LogLook {
  /** The largest checkpoint that was seen, which goes on from the one before; undefined while there is none. */
  readonly checkpoint: string | undefined;
  /** Of these receipts it is settled whether the log has them. */
  readonly settled: readonly string[];
  readonly problems: readonly LogProblem[];
}

class Contradiction extends Error {}

/**
 * Looks whether a ledger's log goes on from the checkpoint that was kept, and has what the ledger gave receipts for. Takes
 * nothing on trust but the log's keys. Throws a `LedgerTrouble` where it cannot be asked.
 */
export class LogWatch {
  readonly #address: LedgerAddress;
  readonly #source: string;
  readonly #verifiers: ReturnType<typeof logVerifier>[];
  #kept: OpenedCheckpoint | undefined;
  #keptText: string | undefined;

  /** Throws where a key is none, or the checkpoint is by none of them. */
  constructor(address: LedgerAddress, source: string, keys: readonly string[], kept: string | undefined) {
    this.#address = address;
    this.#source = source;
    this.#verifiers = keys.map(logVerifier);
    if (kept !== undefined) [this.#kept, this.#keptText] = [this.#opened(Buffer.from(kept)), kept];
  }

  async look(receipts: readonly Receipt[], signal?: AbortSignal): Promise<LogLook> {
    const problems: LogProblem[] = [];
    const settled: string[] = [];
    const find = async (work: () => Promise<boolean>, id?: string): Promise<void> => {
      try {
        if ((await work()) && id !== undefined) settled.push(id);
      } catch (error) {
        if (!(error instanceof Contradiction || error instanceof FormatError)) throw error;
        problems.push({
          foundAt: new Date().toISOString(),
          detail: error.message,
          ...(id !== undefined && { id }),
          ...(this.#keptText !== undefined && { kept: this.#keptText }),
          ...(typeof error.cause === 'string' && { shown: error.cause }),
        });
        if (id !== undefined) settled.push(id);
      }
    };
    await find(() => this.#checkpoint(signal));
    for (const receipt of receipts) await find(() => this.#receipt(receipt, signal), receipt.id);
    return { checkpoint: this.#keptText, settled, problems };
  }

  async #checkpoint(signal?: AbortSignal): Promise<boolean> {
    const bytes = await this.#bytes('log/checkpoint', signal);
    if (bytes === undefined && this.#kept !== undefined) throw new Contradiction('the log has no checkpoint any more');
    if (bytes !== undefined) await this.#goesOn(bytes, signal);
    return true;
  }

  /** Whether the log has a leaf with the receipt's hash, below a checkpoint that goes on; false while no checkpoint has it. */
  async #receipt({ id, hash }: Receipt, signal?: AbortSignal): Promise<boolean> {
    const path = `log/proof/${encodeURIComponent(this.#source)}/${encodeURIComponent(id)}`;
    const bytes = await this.#bytes(path, signal).catch((error: unknown) => {
      if (error instanceof LedgerTrouble && error.status === 503) return 'behind' as const;
      throw error;
    });
    if (bytes === 'behind') return false;
    if (bytes === undefined)
      throw new Contradiction('the ledger gave a receipt for it, and says that it has no such event');
    const { index, hashes, checkpoint } = parseProof(bytes);
    const { checkpoint: head } = await this.#goesOn(checkpoint, signal);
    if (!verifyInclusion(head, index, Buffer.from(hash, 'hex'), hashes))
      throw new Contradiction('the log does not have it as its receipt says', { cause: textOf(bytes) });
    return true;
  }

  /** That of this checkpoint and the one that was kept the larger goes on from the smaller; keeps the larger. */
  async #goesOn(bytes: Uint8Array, signal?: AbortSignal): Promise<OpenedCheckpoint> {
    const shown = this.#opened(bytes);
    const kept = this.#kept;
    if (kept !== undefined) {
      const [old, tree] = [kept.checkpoint, shown.checkpoint].sort((one, other) => one.size - other.size) as [
        typeof kept.checkpoint,
        typeof kept.checkpoint,
      ];
      const proof = await this.#consistency(old.size, tree.size, signal);
      if (proof === undefined)
        throw new Contradiction('the log lacks what was signed: its end is lost, or what answers is behind', {
          cause: textOf(bytes),
        });
      if (old.origin !== tree.origin || !verifyConsistency(old, tree, proof))
        throw new Contradiction('the log does not go on from the checkpoint that was kept', { cause: textOf(bytes) });
    }
    if (kept === undefined || shown.checkpoint.size > kept.checkpoint.size)
      [this.#kept, this.#keptText] = [shown, textOf(bytes)];
    return shown;
  }

  /** Undefined where the log lacks what was signed. */
  async #consistency(oldSize: number, size: number, signal?: AbortSignal): Promise<Uint8Array[] | undefined> {
    const tiles = new Map<string, Uint8Array>();
    for (const tile of tilesRead(size, (read) => consistencyProof(oldSize, size, read))) {
      const bytes = await this.#bytes(`log/${tilePath(tile)}`, signal);
      if (bytes === undefined) return undefined;
      tiles.set(tilePath(tile), bytes);
    }
    const read = hashesIn(size, (tile: Tile) => tiles.get(tilePath(tile)) as Uint8Array);
    return consistencyProof(oldSize, size, read);
  }

  #opened(bytes: Uint8Array): OpenedCheckpoint {
    try {
      return openCheckpoint(bytes, ...this.#verifiers);
    } catch (error) {
      if (error instanceof FormatError) throw new Contradiction(error.message, { cause: textOf(bytes) });
      throw error;
    }
  }

  /** Undefined where there is no such thing. */
  async #bytes(path: string, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    const response = await ask(this.#address, path, signal && { signal });
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (response.status === 404) return undefined;
    if (response.status === 200) return bytes;
    throw new LedgerTrouble(`${path}: HTTP ${response.status}`, { status: response.status });
  }
}

/** Throws a `ProducerRefusal` where a key is none, or has not signed what was kept. */
export function logWatch(settings: ProducerSettings, kept: string | undefined): LogWatch {
  try {
    return new LogWatch(settings, settings.source, settings.logKeys, kept);
  } catch (error) {
    throw new ProducerRefusal('wrong-option', `logKeys: ${(error as Error).message}`);
  }
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
