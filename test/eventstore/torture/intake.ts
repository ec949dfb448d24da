import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../../chance.js';
import { batchType, eventType, linesType } from '../../running-ledger.js';
import { type Delivery, Sender } from './sender.js';
import type { ServedLedger } from './served-ledger.js';
import type { Tally } from './tally.js';
import type { Piece, World } from './world.js';

/** Of one round: identities that are new, and earlier ones that are sent again; and how long a request may be. */
const newPieces = 40;
const oldPieces = 8;
const eventsMax = 30;

/** Requests that wait for one ledger: below the first more are made, above the second none. */
const queued = { least: 6, most: 60 };
const lanesPerLedger = 4;
const lookMs = 5;
const idleMs = 50;

/**
 * Keeps several ledgers busy with the same pieces of evidence at once, each in an order, in requests and with a choice of
 * contents of its own. Who finds its ledger gone sends the very same to any of them.
 */
export class Intake {
  readonly #queues: Delivery[][];
  readonly #pieces: Piece[] = [];
  readonly #sender: Sender;
  readonly #lanes: Promise<void>[];
  #isOpen = true;

  constructor(
    private readonly parts: {
      readonly ledgers: readonly ServedLedger[];
      readonly world: World;
      readonly chance: Chance;
      readonly tally: Tally;
      /** How long a lane rests after each request, so that what is asked for is a length of time and not a load. */
      readonly restMs?: number;
    },
  ) {
    this.#sender = new Sender(parts.tally);
    this.#queues = parts.ledgers.map(() => []);
    this.#share(parts.world.registers());
    this.#lanes = this.#queues.flatMap((_, ledger) => Array.from({ length: lanesPerLedger }, () => this.#lane(ledger)));
  }

  /** Sends nothing new, and resolves once all that was sent is answered. */
  async end(): Promise<void> {
    this.#isOpen = false;
    await Promise.all(this.#lanes);
  }

  async #lane(own: number): Promise<void> {
    const { ledgers, chance, restMs = lookMs } = this.parts;
    for (;;) {
      const delivery = this.#next(own);
      if (delivery === undefined && !this.#isOpen) return;
      if (delivery === undefined) {
        await pause(idleMs);
        continue;
      }
      let first = true;
      await this.#sender.deliver(delivery, () => {
        const { url } = (first ? ledgers[own] : chance.of(ledgers)) as ServedLedger;
        first = false;
        return url;
      });
      await pause(restMs);
    }
  }

  #next(own: number): Delivery | undefined {
    const lengths = this.#queues.map(({ length }) => length);
    if (this.#isOpen && Math.min(...lengths) < queued.least && Math.max(...lengths) < queued.most) this.#round();
    return this.#queues[own]?.shift();
  }

  #round(): void {
    const { world, chance } = this.parts;
    const old = Array.from({ length: this.#pieces.length > 0 ? oldPieces : 0 }, () => chance.of(this.#pieces));
    const pieces = Array.from({ length: newPieces }, () => world.next());
    this.#share([...old, ...pieces]);
    this.#pieces.push(...pieces);
  }

  #share(pieces: readonly Piece[]): void {
    const { world, chance } = this.parts;
    for (const queue of this.#queues) {
      const events = pieces
        .flatMap((piece) => Array.from({ length: chance.of([0, 1, 1, 1, 1, 2]) }, () => piece))
        .map(({ contents }) => world.retold(chance.of(contents)))
        .map((event) => ({ event, order: chance.next() }))
        .sort((one, other) => one.order - other.order)
        .map(({ event }) => event);
      while (events.length > 0) {
        const type = chance.of([eventType, batchType, linesType] as const);
        queue.push({ type, events: events.splice(0, type === eventType ? 1 : 1 + chance.below(eventsMax)) });
      }
    }
  }
}
