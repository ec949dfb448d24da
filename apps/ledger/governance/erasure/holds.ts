import { Injectable } from '@nestjs/common';
import { EventStore, type FirstEvent, type NewEvent } from '#libs/event-store';
import { instantText, parseJson } from '#libs/evidence';
import type { Person } from '../../access/persons.js';
import { bookkeeping } from '../../ledger-fact.js';
import { LeafMaker } from '../../proofs/leaf-maker.js';

/** While it stands nothing of a client is erased. Placed by one person, lifted by two. Instants in ms. */
export interface Hold {
  readonly number: number;
  readonly client: string;
  readonly reason: string;
  readonly by: string;
  /** Undefined where this process has not read up to it. */
  readonly at: number | undefined;
  readonly lifted: boolean;
}

const streamOf = (number: number): string => `ledger-hold-${number}`;
/** Where the lifting of a hold stands, by which an export names it. */
export const liftingOf = (number: number): string => `${streamOf(number)}-lifted`;

/**
 * The holds of a ledger. Each is an entry of its bookkeeping in a stream of its own, numbered without a gap, and so is its lifting. In
 * the log they say in clear no more than the client's tag: who asked for it, and why, stands in their metadata, of which a leaf has the hash.
 */
@Injectable()
export class Holds {
  constructor(
    private readonly store: EventStore,
    private readonly leaves: LeafMaker,
  ) {}

  /** All that were recorded before this was asked, by any process. */
  async all(): Promise<readonly Hold[]> {
    const found: Hold[] = [];
    for (let number = 1; ; number++) {
      const first = await this.store.readFirst(streamOf(number));
      if (first === undefined) return found;
      const lifted = (await this.store.readFirst(liftingOf(number))) !== undefined;
      const hold = holdIn(number, first, lifted);
      if (hold !== undefined) found.push(hold);
    }
  }

  /** Those that stand. */
  async on(client: string): Promise<readonly Hold[]> {
    return (await this.all()).filter((hold) => hold.client === client && !hold.lifted);
  }

  /** Durable when it resolves. */
  async place(client: string, reason: string, by: Person): Promise<Hold> {
    for (let number = (await this.all()).length + 1; ; number++) {
      const event = this.#entry({ hold: number, client }, { client, reason, by: by.name, isKnown: by.isKnown });
      if (await this.#append(streamOf(number), event))
        return { number, client, reason, by: by.name, at: this.store.now(), lifted: false };
    }
  }

  /** Lifts one, once, however often this is asked. Durable when it resolves. */
  async lift({ number, client }: Hold, proposal: string): Promise<void> {
    await this.#append(liftingOf(number), this.#entry({ hold: number, client, lifted: true }, { client, proposal }));
  }

  #entry(
    { client, ...said }: { readonly client: string; readonly [member: string]: unknown },
    apart: object,
  ): NewEvent {
    const data = { ...said, tag: this.leaves.tagOf(`client/${client}`) };
    return { ...bookkeeping('ledger.hold', data), metadata: bookkeeping('ledger.hold', { v: 1, ...apart }).data };
  }

  async #append(stream: string, event: NewEvent): Promise<boolean> {
    const [result] = await this.store.append([{ stream, expectedRevision: 'NO_STREAM', events: [event] }]);
    return result?.outcome === 'appended';
  }
}

/** Whoever else can write into the store may have put anything there. */
function holdIn(number: number, { metadata, ledgertime }: FirstEvent, lifted: boolean): Hold | undefined {
  const { client, reason, by } = Object(parseJson(metadata).value) as Partial<
    Record<'client' | 'reason' | 'by', unknown>
  >;
  if (typeof client !== 'string' || typeof reason !== 'string' || typeof by !== 'string') return undefined;
  return { number, client, reason, by, at: ledgertime, lifted };
}

/** As it is shown. */
/** A hold as it is shown. */
export interface ShownHold extends Omit<Hold, 'at'> {
  /** Null where this process has not read up to it. */
  readonly ledgertime: string | null;
}

export const shownHold = ({ at, ...hold }: Hold): ShownHold => ({
  ...hold,
  ledgertime: at === undefined ? null : instantText(at),
});
