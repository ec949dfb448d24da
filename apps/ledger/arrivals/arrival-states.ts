import { Injectable } from '@nestjs/common';
import { EventStore, type StoredEvent } from '#libs/event-store';
import { type Claims, type EventReference, fromStored, instantText, isKind, receptionOf } from '#libs/evidence';
import { type ArrivalFilter, type ArrivalRow, KnownRegisters, Views } from '#libs/views';
import { QuestionClocks } from '../inquiry/question-clocks.js';
import { type Footing, type Knowledge, knownFrom, type Standpoint } from '../inquiry/standpoint.js';

/** What arrivals and their states are found through. */
const views = ['quarantine', 'evidence-index'];

interface SettledBy extends EventReference {
  readonly position: string;
  readonly reason?: string;
  readonly recorder?: string | undefined;
  readonly approver?: string | undefined;
}

/** What every entry of a worklist shows. */
export interface ShownEntry extends SettledArrival {
  readonly position: string;
  readonly ledgertime: string;
  /** Who was authenticated when it came in. */
  readonly principal: string;
  /** What it claims, each only where it could be read and is well formed. */
  readonly source: string | null;
  readonly type: string | null;
  readonly subject: string | null;
  readonly id: string | null;
  /** RFC 3339, UTC. */
  readonly time: string | null;
}

/** What became of an arrival, and by which evidence. */
export interface SettledArrival {
  readonly state: ArrivalRow['state'];
  /** The mended event, or the dismissal with its reason and both persons; null while it is open. */
  readonly settledBy: SettledBy | null;
}

/** An arrival with what was stored of it. */
export interface Found {
  readonly row: ArrivalRow;
  readonly event: StoredEvent;
  readonly settled: SettledArrival;
}

/** A page of a worklist. */
export interface WorklistPage<Item> extends Omit<Footing, 'at'> {
  readonly items: readonly Item[];
  /** Where the next page goes on; null at the end, for now. */
  readonly next: string | null;
}

export interface EntriesAsked {
  readonly knownAt?: string | undefined;
  readonly knownPosition?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Finds what arrived and is no evidence, and what became of it, at any state of knowledge. */
@Injectable()
export class ArrivalStates {
  constructor(
    private readonly store: EventStore,
    private readonly views: Views,
    private readonly clocks: QuestionClocks,
    private readonly registers: KnownRegisters,
  ) {}

  /** Waits until every entry is found whose receipt was given before; `view-behind` where that takes too long. */
  standpoint(asked: Pick<EntriesAsked, 'knownAt' | 'knownPosition'>): Promise<Standpoint> {
    return this.clocks.standpoint(asked, views);
  }

  /** Arrivals in the order of their recording. A page is as known when it is asked for, unless it says as of when. */
  async page<Item>(
    filter: ArrivalFilter,
    asked: EntriesAsked,
    shown: (found: readonly Found[]) => Promise<Item[]>,
  ): Promise<WorklistPage<Item>> {
    const standpoint = await this.standpoint(asked);
    const after = asked.after === undefined ? -1n : BigInt(asked.after);
    const rows = await this.rows(filter, standpoint, after, asked.limit + 1);
    const given = rows.slice(0, asked.limit);
    const next = rows.length > given.length ? String(given.at(-1)?.position) : null;
    return { ...knownFrom(standpoint), items: await shown(await this.#found(given)), next };
  }

  async rows(filter: ArrivalFilter, knowledge: Knowledge, after: bigint, limit: number): Promise<ArrivalRow[]> {
    return this.views.quarantine.list(filter, await this.#known(knowledge), after, limit);
  }

  async count(filter: ArrivalFilter, knowledge: Knowledge): Promise<number> {
    return this.views.quarantine.count(filter, await this.#known(knowledge));
  }

  /** One by its name, as known now; undefined where there is none. */
  async named(kind: ArrivalFilter['kind'], name: string): Promise<Found | undefined> {
    const rows = await this.rows({ kind, name }, await this.standpoint({}), -1n, 1);
    const [found] = await this.#found(rows);
    return found;
  }

  async #known(knowledge: Knowledge) {
    const { tables } = await this.registers.at(knowledge);
    return { upTo: knowledge.upTo, limitMs: tables.policy.contemporaneityLimitMs };
  }

  async #found(rows: readonly ArrivalRow[]): Promise<Found[]> {
    const asked = rows.flatMap(({ position, settledBy }) => [position, ...(settledBy === null ? [] : [settledBy])]);
    const events = new Map((await this.store.readPositions(asked)).map((event) => [event.position, event]));
    return rows.map((row) => {
      const event = events.get(row.position);
      if (event === undefined) throw new Error('The store lacks an arrival that a view has taken in');
      const by = row.settledBy === null ? undefined : events.get(row.settledBy);
      return { row, event, settled: { state: row.state, settledBy: by === undefined ? null : referenceTo(by) } };
    });
  }
}

/** What is common to the entries of both worklists. */
export function shownEntry({ row, event, settled }: Found, { time }: Claims): ShownEntry {
  const { source, type, subject, id } = row;
  const recorded = { position: String(event.position), ledgertime: instantText(event.ledgertime) };
  const { principal } = receptionOf(event);
  return { ...recorded, principal, source, type, subject, id, time: time ?? null, ...settled };
}

function referenceTo(event: StoredEvent): SettledBy {
  const evidence = fromStored(event);
  const { source, id, authid: recorder } = evidence;
  const there = { source, id, position: String(event.position) };
  if (!isKind(evidence, 'ArrivalDismissed')) return there;
  const { reason, approver } = evidence.data;
  return { ...there, reason, recorder, approver };
}
