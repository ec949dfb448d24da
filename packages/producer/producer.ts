import { type EventReference, instant, type KindName, kindOf, type Problem, subjectOfSource } from '#libs/evidence';
import { type DeadLetter, deadLetterOf, writeDeadLetters } from './dead-letters.js';
import { type Draft, eventOf, problemsOf, type UnnumberedEvent } from './draft.js';
import { isRefusal } from './ledger-answer.js';
import { Outbox, type RefusedEvent } from './outbox.js';
import { type AnsweredEvent, OutboxSender } from './outbox-sender.js';
import { type ProducerOptions, type ProducerSettings, settingsOf } from './producer-options.js';
import { ProducerRefusal } from './producer-refusal.js';
import { Spill } from './spill.js';

/** What a producer has not got rid of. All of it is on the disk, and goes on from there at the next start. */
export interface Remaining {
  /** Recorded here, and not yet answered by the ledger. */
  readonly waiting: number;
  /** Refused by the ledger, and neither mended nor given up. */
  readonly refused: number;
  /** Bytes that were spilled and have no number yet. */
  readonly spilledBytes: number;
}

interface Arriving {
  readonly event: UnnumberedEvent;
  readonly kept: (reference: EventReference) => void;
  readonly refused: (reason: unknown) => void;
}

const flushMsUsual = 5_000;
/** So many events are taken back from where they were spilled in one transaction. */
const takenBackMax = 1_000;

/**
 * Records what one source has to say, on this machine's disk, and sends it to a ledger by itself: at least once, in order,
 * and recorded there once. What `record` has acknowledged survives the end of the process and a power cut.
 */
export class Producer {
  readonly #settings: ProducerSettings;
  readonly #outbox: Outbox;
  readonly #spill: Spill | undefined;
  readonly #sender: OutboxSender;
  readonly #heartbeats: NodeJS.Timeout | undefined;
  readonly #flushing = new Set<() => void>();
  #arriving: Arriving[] = [];
  #isClosed = false;

  /** Opens the outbox, or makes it, and begins to send what waits in it. Throws a `ProducerRefusal`. */
  constructor(options: ProducerOptions) {
    this.#settings = settingsOf(options);
    const { outbox, source, firstSequence, heartbeatEveryMs, whileClosed, backoff, onTrouble } = this.#settings;
    this.#outbox = new Outbox(outbox, source, firstSequence);
    const spilled = Number(this.#outbox.value('spill taken') ?? 0);
    if (this.#settings.whenFull === 'spill') this.#spill = new Spill(this.#settings.spillFile, spilled);
    if (whileClosed === 'unknown' || this.#outbox.value('heard until') === undefined)
      this.#outbox.setValue('heard until', String(Date.now()));
    if (heartbeatEveryMs !== undefined) this.#heartbeats = setInterval(() => this.#beat(), heartbeatEveryMs).unref();
    this.#sender = new OutboxSender(
      {
        waiting: (eventsMax, bytesMax) => this.#outbox.waiting(eventsMax, bytesMax),
        settle: (answered) => this.#settle(answered),
      },
      {
        address: this.#settings,
        backoff,
        onTrouble: (trouble, waitMs) => queueMicrotask(() => onTrouble(trouble, waitMs)),
      },
    );
    this.#takeBack();
  }

  /**
   * Records an event. Resolves with its name once it is durable here; the same event again, under an `id` of yours, is the
   * first one. Throws a `ProducerRefusal`: `not-evidence` where a ledger would refuse it, `id-taken`, `outbox-full`, `closed`.
   */
  async record<Name extends KindName>(kind: Name, draft: Draft<Name>): Promise<EventReference> {
    if (this.#isClosed) throw closed();
    const event = this.#checked(kind, draft);
    return new Promise((kept, refused) => {
      this.#arriving.push({ event, kept, refused });
      if (this.#arriving.length === 1) setImmediate(() => this.#commit());
    });
  }

  /** Why a ledger would refuse this, without one; empty where it is evidence. Keeps nothing. */
  validate<Name extends KindName>(kind: Name, draft: Draft<Name>): readonly Problem[] {
    return problemsOf(eventOf(this.#settings.source, kind, draft));
  }

  /** What the ledger refused, in order, each with its reasons; each holds its number until it is mended or given up. */
  refused(): DeadLetter[] {
    return this.#outbox.refused().map(deadLetterOf);
  }

  /**
   * Sends another event in the place of one that was refused, under its number: of the same kind and about the same, or the
   * ledger does not take it for what mends it. It keeps the id, but for a conflict, where that is another event's.
   */
  mend<Name extends KindName>(id: string, kind: Name, draft: Omit<Draft<Name>, 'id'>): EventReference {
    const held = this.#held(id);
    const isConflict = held.refusal.outcome === 'conflict';
    const event = this.#checked(kind, isConflict ? draft : { ...draft, id });
    return this.#replace(held, event);
  }

  /** Sends a refused event again as it was: its reason lay with the ledger, such as what the token may say. */
  sendAgain(id: string): EventReference {
    const held = this.#held(id);
    const { sequence: _, ...event } = JSON.parse(held.event) as UnnumberedEvent & { sequence: string };
    return this.#replace(held, event as UnnumberedEvent);
  }

  /**
   * Gives up an event that was refused and cannot be mended: a `SourceGap` takes its number, and says that something is
   * missing at the time that it has.
   */
  giveUp(id: string, reason: string): EventReference {
    const held = this.#held(id);
    const { time } = JSON.parse(held.event) as UnnumberedEvent;
    const now = Date.now();
    const at = new Date(Math.min(instant(time), now)).toISOString();
    const subject = subjectOfSource(this.#settings.source);
    const data = { periodFrom: at, periodTo: at, reason };
    return this.#replace(held, this.#checked('SourceGap', { subject, time: new Date(now), data }));
  }

  /** What waits, and what was refused. */
  get left(): Remaining {
    return { ...this.#outbox.counts, spilledBytes: this.#spill?.bytes ?? 0 };
  }

  /** Resolves once the ledger has answered all that was recorded before, or after so long, with what is left. */
  async flush({ timeoutMs }: { readonly timeoutMs?: number } = {}): Promise<Remaining> {
    this.#commit();
    let last: number | undefined;
    const isDone = () => {
      if (!(this.#spill?.isEmpty ?? true)) return false;
      // What was spilled has no number until it is back.
      last ??= this.#outbox.lastSequence;
      return (this.#outbox.waiting(1, 1)[0]?.sequence ?? Infinity) > last;
    };
    await new Promise<void>((resolve) => {
      const timer = timeoutMs === undefined ? undefined : setTimeout(() => done(), timeoutMs);
      const look = () => isDone() && done();
      const done = () => {
        clearTimeout(timer);
        this.#flushing.delete(look);
        resolve();
      };
      this.#flushing.add(look);
      look();
    });
    return this.left;
  }

  /**
   * Records no more, says a last time that it was alive, gives the ledger so long to take what waits (5 seconds unless you
   * say otherwise), and closes the outbox. Gives what is left.
   */
  async close({ flushMs = flushMsUsual }: { readonly flushMs?: number } = {}): Promise<Remaining> {
    if (this.#isClosed) throw closed();
    this.#commit();
    this.#isClosed = true;
    for (const { refused } of this.#arriving.splice(0)) refused(closed());
    clearInterval(this.#heartbeats);
    if (this.#heartbeats !== undefined) this.#beat();
    await this.flush({ timeoutMs: flushMs });
    await this.#sender.end();
    const { left } = this;
    this.#spill?.close();
    this.#outbox.close();
    return left;
  }

  #checked<Name extends KindName>(kind: Name, draft: Draft<Name>): UnnumberedEvent {
    const event = eventOf(this.#settings.source, kind, draft);
    const problems = problemsOf(event);
    if (problems.length === 0) return event;
    const [{ pointer, detail }] = problems as [(typeof problems)[number]];
    throw new ProducerRefusal('not-evidence', `${kind}: ${pointer} ${detail}`, problems);
  }

  /** Keeps what has arrived meanwhile, as far as there is room, in one transaction. */
  #commit(): void {
    const arriving = this.#arriving.splice(0);
    if (arriving.length === 0) return;
    const { waiting, refused } = this.#outbox.counts;
    const isSpilling = !(this.#spill?.isEmpty ?? true);
    const room = isSpilling ? 0 : Math.max(0, this.#settings.waitingMax - waiting - refused);
    this.#keep(arriving.slice(0, room));
    const rest = arriving.slice(room);
    if (rest.length === 0) return;
    if (this.#settings.whenFull === 'block') this.#arriving = [...rest, ...this.#arriving];
    else if (this.#spill !== undefined) this.#spillOver(this.#spill, rest);
    else for (const each of rest) each.refused(full(this.#settings.waitingMax));
  }

  #keep(arriving: readonly Arriving[]): void {
    if (arriving.length === 0) return;
    try {
      const kept = this.#outbox.keep(arriving.map(({ event }) => event));
      for (const [index, { event, kept: acknowledge, refused }] of arriving.entries())
        if (kept[index] === 'taken') refused(taken(event.id));
        else acknowledge({ source: event.source, id: event.id });
      this.#sender.wake();
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

  /** Brings what was spilled into the outbox, as far as there is room. */
  #takeBack(): void {
    while (this.#spill !== undefined && !this.#spill.isEmpty) {
      const { waiting, refused } = this.#outbox.counts;
      const room = Math.min(takenBackMax, this.#settings.waitingMax - waiting - refused);
      if (room <= 0) return;
      const { events, taken } = this.#spill.next(room);
      this.#outbox.takeBack(events, taken, (strangers) => this.#refuseHere(strangers));
      this.#outbox.setValue('spill taken', String(this.#spill.take(taken)));
      this.#sender.wake();
    }
  }

  #refuseHere(events: readonly UnnumberedEvent[]): void {
    const errors = [{ pointer: '/id', detail: 'another event was recorded under this id' }];
    this.#tell(
      events.map((event) => ({
        refusedAt: new Date().toISOString(),
        id: event.id,
        refusal: { outcome: 'conflict', errors },
        event,
      })),
    );
  }

  /** Writes refusals down, before the outbox knows of them: a crash in between writes them twice rather than never. */
  #tell(letters: readonly DeadLetter[]): void {
    if (letters.length > 0) writeDeadLetters(this.#settings.deadLetterFile, letters);
    for (const letter of letters) queueMicrotask(() => this.#settings.onRefused(letter));
  }

  #settle(answered: readonly AnsweredEvent[]): void {
    this.#tell(
      answered
        .filter(({ result }) => isRefusal(result))
        .map(({ result, ...event }) => deadLetterOf({ ...event, refusal: result })),
    );
    this.#outbox.settle(answered);
    this.#takeBack();
    this.#commit();
    for (const look of [...this.#flushing]) look();
  }

  #held(id: string): RefusedEvent {
    if (this.#isClosed) throw closed();
    const held = this.#outbox.refused().find((refused) => refused.id === id);
    if (held === undefined) throw new ProducerRefusal('not-refused', `no refused event has the id ${id}`);
    return held;
  }

  #replace(held: RefusedEvent, event: UnnumberedEvent): EventReference {
    this.#outbox.replace(held, event);
    this.#sender.wake();
    return { source: event.source, id: event.id };
  }

  /** Not while something is spilled, which no count has; nor while the ledger refuses to be told. */
  #beat(): void {
    const from = Number(this.#outbox.value('heard until'));
    const now = Date.now();
    const isRefused = this.#outbox.refused().some(({ event }) => kindOf(JSON.parse(event).type) === 'SourceHeartbeat');
    if (now <= from || isRefused || !(this.#spill?.isEmpty ?? true)) return;
    this.#outbox.keepHeartbeat(from, now, this.#settings.rememberedMax);
    this.#sender.wake();
  }
}

const closed = () => new ProducerRefusal('closed', 'the producer is closed');
const taken = (id: string) => new ProducerRefusal('id-taken', `another event was recorded under the id ${id}`);
const full = (waitingMax: number) =>
  new ProducerRefusal('outbox-full', `${waitingMax} events wait for the ledger, which is as many as may`);
