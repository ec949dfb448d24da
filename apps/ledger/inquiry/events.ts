import { Injectable } from '@nestjs/common';
import { EventStore, type StoredEvent } from '#libs/event-store';
import { evidenceStream, fromStored, kindNamed, recognise } from '#libs/evidence';
import { type EventFilter, Views } from '#libs/views';
import { checkStream } from '../checking/check-stream.js';
import { Closing } from '../closing.js';
import { Genesis } from '../genesis.js';
import { adoptionStreams } from '../governance/adoptions.js';
import { LedgerLog } from '../proofs/ledger-log.js';
import { conflictPrefix } from '../recording/conflict.js';
import { quarantinePrefix } from '../recording/quarantine.js';
import { Refusal } from '../refusal.js';
import { erasureStream } from '../sealing/erasures.js';
import { Seals } from '../sealing/seals.js';
import { type ShownEvidence, withSealStates } from '../sealing/shown-evidence.js';
import { cursorOf, placeIn, positionIn } from './cursor.js';
import { decisionStream } from './decision-record.js';
import type { EventsQuestion } from './events-question.js';
import { firstInstant, lastInstant, timeText } from './instants.js';
import { KnownEvidence } from './known-evidence.js';
import { unknownClient } from './names.js';
import { QuestionClocks } from './question-clocks.js';
import { type Footing, knownFrom, type Standpoint } from './standpoint.js';

const pageUsual = 100;
const chunkMax = 500;
/** In characters, of what is sent at a time; and how many events make the first piece, while it is not known how long they are. */
const pieceLength = 64 * 1024;
const togetherFirst = 16;

/** The instants that were taken for what was asked, which may have been dates. */
type Bounds = { readonly [Name in 'from' | 'to' | 'recordedFrom' | 'recordedTo']?: string | undefined };

export interface EventsPage extends Omit<Footing, 'at'>, Bounds {
  readonly items: readonly ShownEvidence[];
  /** Where the next page goes on; null where there is no more for now. */
  readonly next: string | null;
}

/** A piece of evidence, and where it stands in the log: null while no checkpoint has it. */
export type LoggedEvidence = ShownEvidence & {
  /** The index of its leaf. */
  readonly index: number | null;
  /** The text of its proof (C2SP tlog-proof). */
  readonly proof: string | null;
};

/** Where the ledger keeps what it says of itself, by the id that it gives it. */
const ownStreams = (id: string): string[] => [
  checkStream(id),
  decisionStream(id),
  ...adoptionStreams(id),
  erasureStream(id),
  `${conflictPrefix}${id}`,
  `${quarantinePrefix}${id}`,
];

const ascending = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** Evidence as it was recorded, in the order of recording. */
@Injectable()
export class Events {
  constructor(
    private readonly clocks: QuestionClocks,
    private readonly views: Views,
    private readonly store: EventStore,
    private readonly known: KnownEvidence,
    private readonly genesis: Genesis,
    private readonly closing: Closing,
    private readonly log: LedgerLog,
    private readonly seals: Seals,
  ) {}

  /** One page. Its cursor is a position: what is recorded meanwhile comes after all that was given. */
  async page(asked: EventsQuestion): Promise<EventsPage> {
    const { filter, standpoint, bounds } = await this.#found(asked);
    const limit = asked.limit ?? pageUsual;
    const positions = this.views.evidenceIndex.events({ ...filter, limit: limit + 1 }, standpoint.upTo);
    const given = positions.slice(0, limit);
    const last = given.at(-1);
    const next = positions.length > limit && last !== undefined ? cursorOf('events', last) : null;
    return {
      ...bounds,
      ...knownFrom(standpoint),
      items: await withSealStates(this.seals, await this.known.at(given)),
      next,
    };
  }

  /**
   * All of it up to the head as it is now, a line each; at most `limit` where one is asked for. The next are read when
   * these are taken.
   */
  async lines(asked: EventsQuestion): Promise<AsyncGenerator<string>> {
    const { filter, standpoint } = await this.#found(asked);
    return this.#lines(filter, standpoint, asked.limit ?? Number.MAX_SAFE_INTEGER);
  }

  /** One piece of evidence, also where the ledger itself is its source; opened, where that is asked for and can be. Refuses with `not-found`. */
  async one(source: string, id: string, isOpened: boolean): Promise<LoggedEvidence> {
    const streams = [evidenceStream({ source, id })];
    if (source === this.genesis.origin) streams.push(...ownStreams(id));
    const found = (await this.#firstIn(streams)) ?? (await this.#firstInAll(streams));
    const why = found && recognise(found).why;
    if (why !== undefined)
      throw new Refusal('not-found', `What stands at position ${found?.position} is not the ledger's: it ${why}.`);
    if (found !== undefined) return { ...(await this.#openedOrNot(found, isOpened)), ...this.#placeOf(found) };
    throw new Refusal('not-found', `No evidence of source ${source} has the id ${id}; look for it in /v1/events.`);
  }

  async #openedOrNot(found: StoredEvent, isOpened: boolean): Promise<ShownEvidence> {
    if (isOpened) {
      const { evidence, why } = await this.seals.opened(found);
      if (why === undefined) return evidence;
    }
    const [shown] = await withSealStates(this.seals, [fromStored(found)]);
    return shown as ShownEvidence;
  }

  #placeOf({ position }: StoredEvent): Pick<LoggedEvidence, 'index' | 'proof'> {
    const proof = this.log.proofAt(position);
    if (proof === undefined) return { index: null, proof: null };
    return { index: this.log.indexAt(position) ?? null, proof: Buffer.from(proof).toString() };
  }

  /** The same once what another process recorded before is there as well. */
  async #firstInAll(streams: readonly string[]): Promise<StoredEvent | undefined> {
    await this.store.catchUp();
    return this.#firstIn(streams);
  }

  async #firstIn(streams: readonly string[]): Promise<StoredEvent | undefined> {
    for (const stream of streams) {
      for await (const [event] of this.store.readStream(stream, { limit: 1 })) if (event !== undefined) return event;
    }
    return undefined;
  }

  async *#lines(filter: Omit<EventFilter, 'limit'>, { upTo }: Standpoint, most: number): AsyncGenerator<string> {
    let { after } = filter;
    for (let left = most; left > 0; ) {
      if (this.closing.signal.aborted)
        throw new Refusal('shutting-down', 'The ledger is ending; ask a running one for the rest.');
      const positions = this.views.evidenceIndex.events({ ...filter, after, limit: Math.min(left, chunkMax) }, upTo);
      if (positions.length === 0) return;
      yield* this.#texts(positions);
      after = positions.at(-1);
      left -= positions.length;
    }
  }

  /** As many together as make a piece, going by those before: events may have 64 KiB each. */
  async *#texts(positions: readonly bigint[]): AsyncGenerator<string> {
    let together = togetherFirst;
    for (let done = 0; done < positions.length; ) {
      const evidence = await this.known.pass(positions.slice(done, done + together));
      const text = evidence.map((one) => `${JSON.stringify(one)}\n`).join('');
      yield text;
      done += evidence.length;
      together = Math.max(1, Math.floor((evidence.length * pieceLength) / text.length));
    }
  }

  async #found(asked: EventsQuestion): Promise<Found> {
    const { kind, source, subject } = asked;
    const now = this.store.now();
    const from = firstOf(asked.from);
    const to = lastOf(asked.to, now);
    const recordedFrom = firstOf(asked.recordedFrom);
    const recordedTo = lastOf(asked.recordedTo, now);
    const isPast = recordedTo !== undefined && recordedTo <= now;
    const { knownPosition } = asked;
    const standpoint = await this.clocks.standpoint(
      knownPosition === undefined ? { knownAt: isPast ? timeText(recordedTo) : undefined } : { knownPosition },
    );
    const last = isPast && knownPosition !== undefined ? ((await this.store.positionAt(recordedTo)) ?? -1n) : undefined;
    if (subject?.startsWith('client/') && !this.views.evidenceIndex.hasAny(subject, standpoint.upTo))
      throw unknownClient(subject.slice('client/'.length), standpoint);
    const starts = [
      asked.after === undefined ? undefined : positionIn(placeIn(asked.after, 'events', 1)[0]),
      recordedFrom === undefined ? undefined : await this.store.positionAt(recordedFrom - 1),
    ].filter((start) => start !== undefined);
    const type = kind === undefined ? undefined : kindNamed(kind)?.type;
    const before = last === undefined ? undefined : last + 1n;
    const filter = { type, source, subject, from, to, before, after: starts.sort(ascending).at(-1) };
    const bounds = { from, to, recordedFrom, recordedTo };
    const taken = Object.entries(bounds).map(([name, ms]) => [name, ms === undefined ? undefined : timeText(ms)]);
    return { filter, standpoint, bounds: Object.fromEntries(taken) };
  }
}

interface Found {
  readonly filter: Omit<EventFilter, 'limit'>;
  readonly standpoint: Standpoint;
  readonly bounds: Bounds;
}

const firstOf = (text: string | undefined) => (text === undefined ? undefined : firstInstant(text));
const lastOf = (text: string | undefined, now: number) => (text === undefined ? undefined : lastInstant(text, now));
