import { type EventReference, instant, type KindName, kindOf, type Problem, subjectOfSource } from '#libs/evidence';
import { appendLines } from './append-lines.js';
import { type DeadLetter, deadLetterOf } from './dead-letters.js';
import { type Draft, eventOf, problemsOf, type UnnumberedEvent } from './draft.js';
import { isRefusal } from './ledger-answer.js';
import type { LogProblem } from './log-problem.js';
import { type LogWatch, logWatch } from './log-watch.js';
import { Outbox, type RefusedEvent } from './outbox.js';
import { OutboxEntrance } from './outbox-entrance.js';
import { type AnsweredEvent, OutboxSender } from './outbox-sender.js';
import { type ProducerOptions, type ProducerSettings, settingsOf } from './producer-options.js';
import { ProducerRefusal } from './producer-refusal.js';

/** What a producer has not got rid of. All of it is on the disk, and goes on from there at the next start. */
export interface Remaining {
  /** Recorded here, and not yet answered by the ledger. */
  readonly waiting: number;
  /** Refused by the ledger, and neither mended nor given up. */
  readonly refused: number;
  /** Bytes that were spilled and have no number yet. */
  readonly spilledBytes: number;
  /** Receipts that are to be looked for in the log, where it is checked. */
  readonly receipts: number;
}

const flushMsUsual = 5_000;
/** So many receipts are looked for at a time. */
const receiptsMax = 20;

/**
 * Records what one source has to say, on this machine's disk, and sends it to a ledger by itself: at least once, in order,
 * and recorded there once. What `record` has acknowledged survives the end of the process and a power cut.
 */
export class Producer {
  readonly #settings: ProducerSettings;
  readonly #outbox: Outbox;
  readonly #entrance: OutboxEntrance;
  readonly #sender: OutboxSender;
  readonly #flushing = new Set<() => void>();
  readonly #watch: LogWatch | undefined;
  readonly #timers: NodeJS.Timeout[] = [];
  #isClosed = false;
  #isEnded = false;

  /** Opens the outbox, or makes it, and begins to send what waits in it. Throws a `ProducerRefusal`. */
  constructor(options: ProducerOptions) {
    this.#settings = settingsOf(options);
    const { outbox, source, firstSequence, whileClosed, backoff, onTrouble, logKeys } = this.#settings;
    this.#outbox = new Outbox(outbox, source, firstSequence);
    this.#entrance = this.#opening(
      () => new OutboxEntrance(this.#outbox, this.#settings, (refused) => this.#tell(refused)),
    );
    if (whileClosed === 'unknown' || this.#outbox.value('heard until') === undefined)
      this.#outbox.setValue('heard until', String(Date.now()));
    if (logKeys.length > 0)
      this.#watch = this.#opening(() => logWatch(this.#settings, this.#outbox.value('checkpoint')));
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
    this.#keepTime();
    this.#commit();
  }

  /**
   * Records an event. Resolves with its name once it is durable here; the same event again, under an `id` of yours, is the
   * first one. Throws a `ProducerRefusal`: `not-evidence` where a ledger would refuse it, `id-taken`, `outbox-full`, `closed`.
   */
  async record<Name extends KindName>(kind: Name, draft: Draft<Name>): Promise<EventReference> {
    if (this.#isClosed) throw closed();
    return this.#entrance.arrive(this.#checked(kind, draft), () => setImmediate(() => this.#commit()));
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
    const { receiptCount, counts } = this.#outbox;
    return { ...counts, spilledBytes: this.#entrance.spilledBytes, receipts: receiptCount };
  }

  /** Resolves once the ledger has answered all that was recorded before, or after so long, with what is left. */
  async flush({ timeoutMs }: { readonly timeoutMs?: number } = {}): Promise<Remaining> {
    this.#commit();
    let last: number | undefined;
    const isDone = () => {
      if (this.#entrance.spilledBytes > 0) return false;
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
    for (const timer of this.#timers) clearInterval(timer);
    if (this.#settings.heartbeatEveryMs !== undefined) this.#beat();
    await this.flush({ timeoutMs: flushMs });
    await this.#sender.end();
    const { left } = this;
    this.#isEnded = true;
    this.#entrance.close(closed());
    this.#outbox.close();
    return left;
  }

  /**
   * Looks whether the ledger's log goes on from the last checkpoint that was seen and has a sample of what it gave receipts
   * for. It does so by itself every `checkLogEvery`, where there are `logKeys`; without them it finds nothing. What it finds is
   * written down before it is told. Throws a `LedgerTrouble` where the ledger cannot be asked.
   */
  async checkLog(): Promise<readonly LogProblem[]> {
    if (this.#watch === undefined || this.#isEnded) return [];
    const { checkpoint, settled, problems } = await this.#watch.look(this.#outbox.receipts(receiptsMax));
    if (this.#isEnded) return problems;
    appendLines(this.#settings.logProblemFile, problems);
    this.#outbox.settleReceipts(settled, checkpoint);
    for (const problem of problems) queueMicrotask(() => this.#settings.onLogProblem(problem));
    return problems;
  }

  #keepTime(): void {
    const { heartbeatEveryMs, checkLogEveryMs, onTrouble } = this.#settings;
    const every = (ms: number, work: () => void) => this.#timers.push(setInterval(work, ms).unref());
    if (heartbeatEveryMs !== undefined) every(heartbeatEveryMs, () => this.#beat());
    if (this.#watch !== undefined)
      every(checkLogEveryMs, () => this.checkLog().catch((trouble: Error) => onTrouble(trouble, checkLogEveryMs)));
  }

  /** What cannot be opened leaves nothing open. */
  #opening<Part>(open: () => Part): Part {
    try {
      return open();
    } catch (error) {
      this.#outbox.close();
      throw error;
    }
  }

  #checked<Name extends KindName>(kind: Name, draft: Draft<Name>): UnnumberedEvent {
    const event = eventOf(this.#settings.source, kind, draft);
    const problems = problemsOf(event);
    if (problems.length === 0) return event;
    const [{ pointer, detail }] = problems as [(typeof problems)[number]];
    throw new ProducerRefusal('not-evidence', `${kind}: ${pointer} ${detail}`, problems);
  }

  #commit(): void {
    if (this.#isEnded) return;
    this.#entrance.commit();
    this.#sender.wake();
  }

  /** Writes refusals down, before the outbox knows of them: a crash in between writes them twice rather than never. */
  #tell(letters: readonly DeadLetter[]): void {
    appendLines(this.#settings.deadLetterFile, letters);
    for (const letter of letters) queueMicrotask(() => this.#settings.onRefused(letter));
  }

  #settle(answered: readonly AnsweredEvent[]): void {
    this.#tell(
      answered
        .filter(({ result }) => isRefusal(result))
        .map(({ result, ...event }) => deadLetterOf({ ...event, refusal: result })),
    );
    const { receiptSampleEvery, rememberedMax, heartbeatEveryMs } = this.#settings;
    this.#outbox.settle(answered, this.#watch === undefined ? 0 : receiptSampleEvery);
    // What no heartbeat has counted yet has to stay.
    const counted =
      heartbeatEveryMs === undefined ? Number.MAX_SAFE_INTEGER : Number(this.#outbox.value('heard until'));
    this.#outbox.forgetSent(rememberedMax, counted);
    this.#commit();
    for (const look of [...this.#flushing]) look();
  }

  #held(id: string): RefusedEvent {
    if (this.#isClosed) throw closed();
    const held = this.#outbox.refusedNamed(id);
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
    if (now <= from || isRefused || this.#entrance.spilledBytes > 0) return;
    this.#outbox.keepHeartbeat(from, now);
    this.#sender.wake();
  }
}

const closed = () => new ProducerRefusal('closed', 'the producer is closed');
