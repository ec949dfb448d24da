import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { EventStore, type Head, type StoredEvent } from '#libs/event-store';
import { fromStored, instantText, recognise } from '#libs/evidence';
import { Closing } from '../closing.js';
import { Genesis } from '../genesis.js';
import { LedgerLog } from '../proofs/ledger-log.js';
import { isLeaf } from '../proofs/sequencer.js';
import { Refusal } from '../refusal.js';

/** How long an export waits for a checkpoint of all that it has, in ms. */
const [checkpointMsMax, lookMs] = [3_000, 50];

/**
 * Everything that the ledger holds, in its order, evidence or not: read from the store itself, so no view has to be
 * there, and nothing that is recorded is left out.
 */
@Injectable()
export class WholeLedger {
  constructor(
    private readonly store: EventStore,
    private readonly genesis: Genesis,
    private readonly closing: Closing,
    private readonly log: LedgerLog,
  ) {}

  /**
   * A line for each event after a position, up to the head as it is now. The next are read when these are taken. With leaves
   * each has its leaf of the log, and the last line is a checkpoint, of all of them where there is one within moments.
   */
  async *lines(after: bigint, withLeaves = false): AsyncGenerator<string> {
    await this.store.catchUp();
    const head = await this.store.head();
    if (head === undefined) return;
    for await (const events of this.store.readAll({ from: after + 1n })) {
      if (this.closing.signal.aborted) throw new Refusal('shutting-down', 'Ask a running ledger for the rest.');
      const upToHead = events.filter(({ position }) => position <= head.position);
      yield upToHead.map((event) => `${JSON.stringify(this.#line(event, withLeaves))}\n`).join('');
      if (upToHead.length < events.length) break;
    }
    if (withLeaves) yield* this.#checkpoint(head);
  }

  #line(event: StoredEvent, withLeaves: boolean): object {
    const shown = this.#shown(event);
    if (!withLeaves || !isLeaf(event)) return shown;
    const logleaf = Buffer.from(this.log.leaves.leafOf(event)).toString();
    // Of what it hangs on a leaf has the hash alone, and whoever holds the line against it needs the bytes.
    const isMarked = 'anchorroot' in shown || 'approvedproposal' in shown;
    return { ...shown, logleaf, ...(isMarked && { logmetadata: Buffer.from(event.metadata).toString() }) };
  }

  /** The log is made behind what is recorded, and told once a second. */
  async *#checkpoint({ position, ledgertime }: Head): AsyncGenerator<string> {
    for (let waited = 0; waited < checkpointMsMax && !this.#isTold(position); waited += lookMs) await pause(lookMs);
    const checkpoint = this.log.checkpoint();
    if (checkpoint === undefined) return;
    const time = instantText(ledgertime);
    const line = {
      specversion: '1.0',
      id: 'checkpoint',
      source: this.genesis.origin,
      type: 'ledger.checkpoint',
      subject: 'ledger',
      time,
      data: { checkpoint: Buffer.from(checkpoint).toString() },
      ledgertime: time,
    };
    yield `${JSON.stringify(line)}\n`;
  }

  #isTold(position: bigint): boolean {
    const { position: made } = this.log.progress;
    return made !== undefined && made >= position;
  }

  #shown(event: StoredEvent): object {
    const { why, ce } = recognise(event);
    return why === undefined && ce !== undefined ? fromStored(event) : this.#named(event, why === undefined);
  }

  /** What has not the form of evidence: the ledger's bookkeeping with what it says, anything else by name alone. */
  #named({ type, stream, data, ledgertime, position }: StoredEvent, isBookkeeping: boolean): object {
    const time = instantText(ledgertime);
    return {
      specversion: '1.0',
      id: stream,
      source: this.genesis.origin,
      type: isBookkeeping ? type : 'ledger.unreadable',
      subject: 'ledger',
      time,
      data: isBookkeeping ? (JSON.parse(Buffer.from(data).toString()) as unknown) : { type },
      ledgertime: time,
      position: String(position),
    };
  }
}
