import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { EventStore, type StoredEvent } from '#libs/event-store';
import { type DataOf, instantText } from '#libs/evidence';
import { Views } from '#libs/views';
import { type Footing, type Knowledge, knownFrom } from '../inquiry/standpoint.js';
import { refusedParameter } from '../query.js';
import { Refusal } from '../refusal.js';
import { quarantinePrefix } from './quarantine.js';

/** How long a page waits for the view that finds its entries, in milliseconds. */
const waitMsMax = 2000;

/** What is in quarantine, as it is shown. */
export interface QuarantineView {
  readonly quarantineId: string;
  readonly position: string;
  readonly ledgertime: string;
  readonly contentType?: string;
  readonly length: number;
  readonly sha256: string;
  /** Only part of what was sent is kept. */
  readonly truncated: boolean;
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[];
  /** The quarantined original that this was meant to mend. */
  readonly resubmissionOf?: string;
  /** What was sent, where it is UTF-8; else in base64. Only when one entry is asked for. */
  readonly text?: string;
  readonly base64?: string;
}

export interface QuarantinePage extends Omit<Footing, 'at'> {
  readonly items: readonly QuarantineView[];
  /** Where the next page goes on; null at the end, for now. */
  readonly next: string | null;
}

/** Quarantined entries in the order of their recording, from after a position on. Refused is a `knownPosition` that is none. */
export class ListQuarantine extends Query<QuarantinePage> {
  constructor(
    readonly after: bigint | undefined,
    readonly limit: number,
    /** As known there; undefined is now. */
    readonly knownPosition: bigint | undefined,
  ) {
    super();
  }
}

/** One entry, with what was sent. Refused with `not-found`. */
export class ShowQuarantined extends Query<QuarantineView> {
  constructor(readonly quarantineId: string) {
    super();
  }
}

@QueryHandler(ListQuarantine)
export class ListQuarantineHandler implements IQueryHandler<ListQuarantine> {
  constructor(
    private readonly store: EventStore,
    private readonly views: Views,
  ) {}

  /** Every entry whose receipt was given before the question is found; `ViewBehind` where that takes too long. */
  async execute({ after, limit, knownPosition }: ListQuarantine): Promise<QuarantinePage> {
    await this.store.catchUp();
    const knowledge = await this.#knowledge(knownPosition);
    await this.views.waitFor(knowledge.upTo, waitMsMax, ['quarantine']);
    const known = { upTo: knowledge.upTo, limitMs: 0 };
    const rows = this.views.quarantine.list({ kind: 'Quarantined' }, known, after ?? -1n, limit + 1);
    const positions = rows.map(({ position }) => position);
    const shown = positions.slice(0, limit);
    const items = (await this.store.readPositions(shown)).map(viewOf);
    return { ...knownFrom(knowledge), items, next: positions.length > limit ? String(shown.at(-1)) : null };
  }

  async #knowledge(knownPosition: bigint | undefined): Promise<Knowledge> {
    if (knownPosition !== undefined) {
      const [event] = await this.store.readPositions([knownPosition]);
      if (event !== undefined) return { knownAt: event.ledgertime, upTo: knownPosition, settled: true };
      throw refusedParameter('knownPosition', 'must be the position of an event of this ledger');
    }
    const knownAt = this.store.now();
    const { head, settled } = await this.store.settle(knownAt);
    return { knownAt, upTo: head?.position ?? -1n, settled };
  }
}

@QueryHandler(ShowQuarantined)
export class ShowQuarantinedHandler implements IQueryHandler<ShowQuarantined> {
  constructor(private readonly store: EventStore) {}

  async execute({ quarantineId }: ShowQuarantined): Promise<QuarantineView> {
    await this.store.catchUp();
    for await (const [event] of this.store.readStream(`${quarantinePrefix}${quarantineId}`, { limit: 1 })) {
      if (event !== undefined) return { ...viewOf(event), ...contentOf(dataOf(event).raw) };
    }
    throw new Refusal('not-found', `Nothing is in quarantine under ${quarantineId}; see /v1/quarantine.`);
  }
}

function dataOf(event: StoredEvent): DataOf<'Quarantined'> {
  return JSON.parse(Buffer.from(event.data).toString()) as DataOf<'Quarantined'>;
}

function viewOf(event: StoredEvent): QuarantineView {
  const { quarantineId, contentType, length, sha256, truncated, problems, resubmissionOf } = dataOf(event);
  return {
    quarantineId,
    position: String(event.position),
    ledgertime: instantText(event.ledgertime),
    contentType,
    length,
    sha256,
    truncated: truncated ?? false,
    errors: problems,
    resubmissionOf: resubmissionOf?.id,
  };
}

function contentOf(raw: string): Pick<QuarantineView, 'text' | 'base64'> {
  const bytes = Buffer.from(raw, 'base64');
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? { text } : { base64: raw };
}
