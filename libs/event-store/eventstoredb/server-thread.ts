import type { FailedWrite } from '../append-queue.js';
import { LimitExceeded, type StoreCondition, StoreUnavailable, type Write, type WriteResult } from '../event-store.js';
import { type Finding, findingText } from '../finding.js';
import { HeldClock } from '../held-clock.js';
import { type PackedWrites, packResults, unpackWrites } from '../packing.js';
import { SharedCommits } from '../sqlite/commits.js';
import { LedgerCopy } from '../sqlite/ledger-copy.js';
import { Clocks } from './append/clocks.js';
import { FirstEvents } from './append/first-events.js';
import { Refusals } from './append/refusals.js';
import { type AcknowledgedOutcome, ServerAppends } from './append/server-appends.js';
import { LogCopier } from './copy/log-copier.js';
import { RecentTimes } from './copy/recent-times.js';
import { SameLedger } from './copy/same-ledger.js';
import { SharedHead } from './copy/shared-head.js';
import { Streams } from './copy/streams.js';
import { SubscriptionWatchdog } from './copy/subscription-watchdog.js';
import { Waiters } from './copy/waiters.js';
import type { ServerAnswer, ServerRequest, ServerThreadData } from './messages.js';
import { forReading, forWriting, type ServerAddress } from './protocol/connection-string.js';
import { within } from './protocol/deadline.js';
import { wordsOf } from './protocol/failure.js';
import type { RecordedEvent } from './protocol/read-answer.js';
import { checkServer, clocksApartMsMax, troubleAtStart, UnfitServer } from './protocol/server-checks.js';
import { ServerConnection } from './protocol/server-connection.js';
import { ServerReads } from './protocol/server-reads.js';
import { serverTime } from './protocol/server-state.js';
import type { Timings } from './protocol/timings.js';
import { serverAway } from './server-away.js';

interface EventLocation {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: bigint;
}

/** Everything that this process has to do with the server, on one thread. One client appends, another one reads. */
export class ServerThread {
  readonly #writing: ServerConnection;
  readonly #reading: ServerConnection;
  readonly #copy: LedgerCopy;
  readonly #streams: Streams;
  readonly #waiters = new Waiters();
  readonly #times = new RecentTimes();
  readonly #appends: ServerAppends;
  readonly #reads: ServerReads;
  readonly #same: SameLedger;
  readonly #clocks: Clocks;
  readonly #path: string;
  readonly #copier: LogCopier;
  readonly #watchdog: SubscriptionWatchdog;
  readonly #head: SharedHead;
  readonly #refusals = new Refusals();
  readonly #firsts: FirstEvents;
  /** Where the copy stood all the time while somebody waited for it. */
  #stoodAt: bigint | undefined;
  readonly #timings: Timings;
  readonly #server: ServerAddress;

  constructor({ server, path, commits, head, prefixes, clock, timings }: ServerThreadData) {
    this.#timings = timings;
    this.#server = server;
    this.#path = path;
    const announced = new SharedCommits(commits);
    this.#writing = new ServerConnection(forWriting(server));
    this.#reading = new ServerConnection(forReading(server));
    this.#copy = new LedgerCopy(path);
    this.#streams = new Streams(prefixes, this.#copy.fates());
    this.#reads = new ServerReads(this.#writing, timings);
    this.#firsts = new FirstEvents(this.#reads, this.#refusals, timings.receiptWaitMs);
    this.#same = new SameLedger(this.#copy, this.#reads, this.#streams);
    this.#clocks = new Clocks({
      clock: new HeldClock(clock),
      serverTime: () => serverTime(this.#writing.client),
      lookMs: timings.lookMs,
      readMs: timings.readMs,
    });
    const verify = () => this.#same.verify();
    this.#appends = new ServerAppends(this.#writing, timings, verify);
    this.#head = new SharedHead(head);
    this.#head.set(this.#copy.head);
    this.#copier = new LogCopier({
      connection: this.#reading,
      copy: this.#copy,
      streams: this.#streams,
      waiters: this.#waiters,
      times: this.#times,
      copied: () => {
        this.#head.set(this.#copy.head);
        announced.announce();
      },
      check: verify,
    });
    this.#watchdog = new SubscriptionWatchdog({
      copier: this.#copier,
      connection: this.#reading,
      reads: this.#reads,
      waiters: this.#waiters,
      timings,
      verify,
      completed: () => announced.filled(),
    });
  }

  start(): void {
    this.#copier.start();
    this.#watchdog.start();
  }

  async answer(request: ServerRequest): Promise<ServerAnswer> {
    switch (request.ask) {
      case 'check':
        return this.#check();
      case 'append':
        return this.#append(request.writes);
      case 'settle':
        return this.#settle(request.instant);
      case 'first':
        return this.#first(request.stream);
      case 'condition':
        return { answer: 'condition', condition: await this.#condition() };
      case 'reread':
        return { answer: 'reread', events: await this.#reread(request.positions) };
      case 'mend':
        this.#copy.mend(request.positions, request.events);
        return { answer: 'mended' };
      case 'hurry':
        this.#appends.hurry();
        return { answer: 'hurried' };
    }
  }

  async close(): Promise<void> {
    this.#watchdog.close();
    await this.#copier.close();
    this.#waiters.close();
    await Promise.all([this.#writing.close(), this.#reading.close()]);
    this.#copy.close();
  }

  /** Why a ledger cannot be kept on this server, if it cannot. Waits for the copy, but not for a long one. */
  async #check(): Promise<Extract<ServerAnswer, { answer: 'checked' }>> {
    try {
      await within(this.#timings.serverWaitMs, checkServer(this.#writing.client));
      await within(this.#timings.serverWaitMs, this.#same.verify());
      await this.#watchdog.complete(this.#timings.completeWaitMs);
    } catch (error) {
      return { answer: 'checked', ...(await troubleAtStart(error, this.#server)) };
    }
    const endangered = this.#streams.findings().find(({ bars }) => bars !== 'nothing');
    return { answer: 'checked', refused: endangered && findingText(endangered), isAway: false };
  }

  async #append(packed: PackedWrites): Promise<ServerAnswer> {
    const writes = unpackWrites(packed);
    const results = new Array<WriteResult>(writes.length);
    const failed: FailedWrite[] = [];
    const last = new Map<string, Promise<AcknowledgedOutcome>>();
    this.#same.mustBe();
    await this.#clocks.mustBeRight();
    await this.#checkClock();
    const { handled } = this.#copier;
    await Promise.all(
      writes.map(async (write, index) => {
        const earlier = last.get(write.stream);
        const appended = this.#afterEarlier(write, earlier);
        last.set(write.stream, appended);
        try {
          results[index] = await this.#result(write, await appended, handled);
        } catch (error) {
          results[index] = { outcome: 'wrong-revision', actual: 'NO_STREAM' };
          failed.push({
            index,
            why: error instanceof LimitExceeded ? 'limit' : 'unavailable',
            message: wordsOf(error),
          });
        }
      }),
    );
    return { answer: 'appended', results: packResults(results), failed };
  }

  /**
   * Writes go out in their order. One that was refused after an earlier write to its stream was lost on the way was
   * refused because of that: it is tried again, as the earlier one stands by now.
   */
  async #afterEarlier(write: Write, earlier: Promise<AcknowledgedOutcome> | undefined): Promise<AcknowledgedOutcome> {
    const known = this.#streams.mayBeForgotten(write.stream) ? this.#copy.answerTo(write) : undefined;
    if (known !== undefined) return { ...known, atOnce: true };
    const appended = await this.#appends.append(write);
    if (!('actual' in appended) || earlier === undefined) return appended;
    const before = await earlier.catch(() => undefined);
    if (before === undefined || before.atOnce) return appended;
    return { ...(await this.#appends.append(write)), atOnce: false };
  }

  /** `handled`: where the copy was complete up to before it was appended. What is new comes after that. */
  async #result(write: Write, appended: AcknowledgedOutcome, handled: bigint): Promise<WriteResult> {
    const { stream, events, expectedRevision } = write;
    if ('actual' in appended) {
      this.#refusals.note(stream, appended.actual);
      return { outcome: 'wrong-revision', actual: appended.actual };
    }
    const { revision, position } = appended;
    if (position !== undefined && position <= handled && this.#copy.eventIdAt(position) !== events.at(-1)?.eventId)
      this.#same.lost({ position });
    this.#same.mustBe();
    // It was deleted, so the server let it begin anew: what is there now is not the first, and no view takes it in.
    const before = revision - BigInt(events.length);
    if (expectedRevision === 'NO_STREAM' && before >= 0n) return { outcome: 'wrong-revision', actual: before };
    if (position !== undefined) {
      this.#same.acknowledged({ position, eventId: events.at(-1)?.eventId ?? '' });
      const ledgertime = await this.#timeOf({ stream, revision, position });
      return { outcome: 'appended', revision, position, ledgertime };
    }
    const place = this.#copy.placeOf(stream, revision);
    if (place === undefined) throw new StoreUnavailable('the server did not say where it put an event');
    return { outcome: 'appended', revision, ...place };
  }

  /**
   * When an event was recorded, waited for until the copy has it; but not where that stands since somebody waited in vain,
   * for many receipts come in a row.
   */
  async #timeOf({ stream, revision, position }: EventLocation): Promise<number | undefined> {
    const { handled } = this.#copier;
    if (position > handled && this.#watchdog.isLive && this.#stoodAt !== handled) {
      const isThere = await this.#waiters.wait(position, this.#timings.receiptWaitMs);
      if (!isThere && this.#copier.handled === handled) this.#stoodAt = handled;
    }
    return this.#times.at(position) ?? this.#copy.placeOf(stream, revision)?.ledgertime;
  }

  async #settle(instant: number): Promise<ServerAnswer> {
    const known = this.#copy.head;
    // Ledgertimes never decrease, so of an instant that has passed there is nothing to ask.
    if (known !== undefined && instant < known.ledgertime) return { answer: 'settled', head: known, settled: true };
    try {
      const position = await this.#reads.head();
      if (position < this.#copier.handled) await this.#same.verify();
      this.#same.mustBe();
      if (!(await this.#waiters.wait(position, this.#timings.settleWaitMs)))
        return { answer: 'behind', why: this.#copier.trouble ?? 'the copy of the ledger is not complete yet' };
    } catch (error) {
      if (error instanceof UnfitServer) return { answer: 'behind', why: error.message };
      return { answer: 'behind', why: `the server is away: ${wordsOf(error)}` };
    }
    const head = this.#copy.head;
    // The server's clock may still say this instant, or an earlier one.
    return { answer: 'settled', head, settled: head !== undefined && instant < head.ledgertime };
  }

  async #first(stream: string): Promise<ServerAnswer> {
    this.#same.mustBe();
    const first = await this.#firsts.of(stream);
    if (first === undefined) return { answer: 'first', first };
    return { answer: 'first', first: { ...first, ledgertime: await this.#timeOf(first) } };
  }

  async #condition(): Promise<StoreCondition> {
    try {
      await this.#clocks.look();
      const position = await this.#reads.head();
      const behind = position > this.#copier.handled ? position - this.#copier.handled : 0n;
      const { trouble } = this.#appends;
      return { findings: this.#findings(trouble && `${trouble}.`), behind };
    } catch (error) {
      return { findings: this.#findings(`The server is away: ${wordsOf(error)}.`), behind: 0n };
    }
  }

  async #reread(positions: readonly bigint[]): Promise<readonly RecordedEvent[]> {
    this.#same.mustBe();
    const read: (RecordedEvent | undefined)[] = [];
    for (const position of positions) read.push(await this.#reads.at(position));
    return read.filter((event) => event !== undefined).filter(({ stream }) => this.#streams.isOurs(stream));
  }

  #findings(away: string | undefined): readonly Finding[] {
    const fork = this.#same.finding;
    return [
      ...(fork === undefined ? [] : [fork]),
      // That appends fail follows from a fork, where there is one.
      ...(away === undefined || fork !== undefined ? [] : [serverAway(away)]),
      ...this.#clocks.findings(this.#path),
      ...this.#copy.findings(),
      ...this.#streams.findings(),
    ];
  }

  /** A server whose clock is far behind the last ledgertime takes nothing until it has caught up. */
  async #checkClock(): Promise<void> {
    const last = this.#copy.head?.ledgertime ?? 0;
    if (this.#copier.clockBehindMs <= clocksApartMsMax) return;
    const time = await serverTime(this.#writing.client);
    if (time !== undefined && last - time <= clocksApartMsMax) return this.#copier.clockIsRight();
    throw new StoreUnavailable(`the server's clock is ${Math.round((last - (time ?? 0)) / 1_000)} s behind the ledger`);
  }
}
