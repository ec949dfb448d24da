import { existsSync } from 'node:fs';
import type { EventReference } from '#libs/evidence';
import type { DeadLetter } from './dead-letters.js';
import type { UnnumberedEvent } from './draft.js';
import type { Outbox } from './outbox.js';
import type { ProducerSettings } from './producer-options.js';
import { ProducerRefusal } from './producer-refusal.js';
import { Spill } from './spill.js';

interface Arriving {
  readonly event: UnnumberedEvent;
  readonly kept: (reference: EventReference) => void;
  readonly refused: (reason: unknown) => void;
}

/** So many events are taken back from where they were spilled in one transaction. */
const takenBackMax = 1_000;

/**
 * Lets events into the outbox, in the order in which they came: those that came together in one transaction, as many as there
 * is room for. The rest waits, is thrown back or spilled, as the policy says. Nobody is acknowledged before it is durable.
 */
export class OutboxEntrance {
  readonly #outbox: Outbox;
  readonly #settings: ProducerSettings;
  readonly #spill: Spill | undefined;
  readonly #tell: (refused: readonly DeadLetter[]) => void;
  #arriving: Arriving[] = [];

  /** @param tell writes down what is refused here */
  constructor(outbox: Outbox, settings: ProducerSettings, tell: (refused: readonly DeadLetter[]) => void) {
    this.#outbox = outbox;
    this.#settings = settings;
    this.#tell = tell;
    // What was spilled under another policy has to come back as well.
    if (settings.whenFull === 'spill' || existsSync(settings.spillFile))
      this.#spill = new Spill(settings.spillFile, Number(outbox.value('spill taken') ?? 0));
  }

  get spilledBytes(): number {
    return this.#spill?.bytes ?? 0;
  }

  /** Resolves once the event is durable; `soon` is called where somebody has to commit what arrived. */
  arrive(event: UnnumberedEvent, soon: () => void): Promise<EventReference> {
    return new Promise((kept, refused) => {
      if (this.#arriving.push({ event, kept, refused }) === 1) soon();
    });
  }

  /** Keeps what has arrived, and what was spilled before it, as far as there is room. */
  commit(): void {
    this.#takeBack();
    const arriving = this.#arriving.splice(0);
    if (arriving.length === 0) return;
    const room = this.spilledBytes > 0 ? 0 : this.#room();
    this.#keep(arriving.slice(0, room));
    const rest = arriving.slice(room);
    const { whenFull, waitingMax } = this.#settings;
    if (rest.length === 0) return;
    if (whenFull === 'block') this.#arriving = [...rest, ...this.#arriving];
    else if (whenFull === 'spill' && this.#spill !== undefined) this.#spillOver(this.#spill, rest);
    else for (const { refused } of rest) refused(full(waitingMax));
  }

  /** Nothing comes in any more: who waits for room is told so. */
  close(reason: Error): void {
    for (const { refused } of this.#arriving.splice(0)) refused(reason);
    this.#spill?.close();
  }

  #room(): number {
    const { waiting, refused } = this.#outbox.counts;
    return Math.max(0, this.#settings.waitingMax - waiting - refused);
  }

  #keep(arriving: readonly Arriving[]): void {
    if (arriving.length === 0) return;
    try {
      const kept = this.#outbox.keep(arriving.map(({ event }) => event));
      for (const [index, { event, kept: acknowledge, refused }] of arriving.entries())
        if (kept[index] === 'taken') refused(taken(event.id));
        else acknowledge({ source: event.source, id: event.id });
    } catch (error) {
      for (const { refused } of arriving) refused(error);
    }
  }

  #spillOver(spill: Spill, arriving: readonly Arriving[]): void {
    try {
      spill.add(arriving.map(({ event }) => event));
      for (const { event, kept } of arriving) kept({ source: event.source, id: event.id });
    } catch (error) {
      for (const { refused } of arriving) refused(error);
    }
  }

  #takeBack(): void {
    while (this.#spill !== undefined && this.spilledBytes > 0 && this.#room() > 0) {
      const { events, taken: until } = this.#spill.next(Math.min(takenBackMax, this.#room()));
      this.#outbox.takeBack(events, until, (strangers) => this.#tell(strangers.map(strangerOf)));
      this.#outbox.setValue('spill taken', String(this.#spill.take(until)));
    }
  }
}

/** What was acknowledged when it was spilled, and turns out to have the id of another event. */
function strangerOf(event: UnnumberedEvent): DeadLetter {
  const errors = [{ pointer: '/id', detail: 'another event was recorded under this id' }];
  return { refusedAt: new Date().toISOString(), id: event.id, refusal: { outcome: 'conflict', errors }, event };
}

const taken = (id: string) => new ProducerRefusal('id-taken', `another event was recorded under the id ${id}`);
const full = (waitingMax: number) =>
  new ProducerRefusal('outbox-full', `${waitingMax} events wait for the ledger, which is as many as may`);
