import { Injectable } from '@nestjs/common';
import { EventStore, type StoredEvent } from '#libs/event-store';
import { fromStored, instantText, recognise } from '#libs/evidence';
import { Closing } from '../closing.js';
import { Genesis } from '../genesis.js';
import { Refusal } from '../refusal.js';

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
  ) {}

  /** A line for each event after a position, up to the head as it is now. The next are read when these are taken. */
  async *lines(after: bigint): AsyncGenerator<string> {
    await this.store.catchUp();
    const head = await this.store.head();
    if (head === undefined) return;
    for await (const events of this.store.readAll({ from: after + 1n })) {
      if (this.closing.signal.aborted) throw new Refusal('shutting-down', 'Ask a running ledger for the rest.');
      const upToHead = events.filter(({ position }) => position <= head.position);
      yield upToHead.map((event) => `${JSON.stringify(this.#shown(event))}\n`).join('');
      if (upToHead.length < events.length) return;
    }
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
