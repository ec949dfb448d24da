import { Injectable } from '@nestjs/common';
import { type Claimed, type Fact, isMendable, mends, toFact } from '#libs/assessment';
import { EventStore, type StoredEvent } from '#libs/event-store';
import { claimedSubjectOf, claimsOf, type DataOf, fromStored } from '#libs/evidence';
import { quarantinePrefix } from '../recording/quarantine.js';
import { Refusal } from '../refusal.js';
import { ArrivalStates, type Found, type ShownEntry, shownEntry, type WorklistPage } from './arrival-states.js';
import { filterOf, type QuarantineQuestion } from './worklist-question.js';

/** What is in quarantine, as it is shown. */
export interface QuarantineView extends ShownEntry {
  readonly quarantineId: string;
  readonly contentType?: string | undefined;
  readonly length: number;
  readonly sha256: string;
  /** Only part of what was sent is kept. */
  readonly truncated: boolean;
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[];
  /** The quarantined original that this was meant to mend. */
  readonly resubmissionOf?: string | undefined;
  /** What was sent, where it is UTF-8; else in base64. Only when one entry is asked for. */
  readonly text?: string;
  readonly base64?: string;
}

export type QuarantinePage = WorklistPage<QuarantineView>;

/** What is in quarantine. */
@Injectable()
export class Quarantines {
  constructor(
    private readonly store: EventStore,
    private readonly states: ArrivalStates,
  ) {}

  page(asked: QuarantineQuestion): Promise<QuarantinePage> {
    return this.states.page(filterOf('Quarantined', asked), asked, async (found) => found.map(viewOf));
  }

  /** One entry, with what was sent and what became of it by now. Refused with `not-found`. */
  async one(quarantineId: string): Promise<QuarantineView> {
    const found = await this.states.named('Quarantined', quarantineId);
    if (found === undefined) throw nothingUnder(quarantineId);
    return { ...viewOf(found), ...contentOf(dataOf(found.event).raw) };
  }

  /**
   * What an entry claims. Refuses with `not-found` where there is none. Asks no view: what is mended is taken whatever is
   * being rebuilt.
   */
  async claimed(quarantineId: string): Promise<Claimed> {
    await this.store.catchUp();
    const event = await this.store.readFirst(`${quarantinePrefix}${quarantineId}`);
    if (event === undefined) throw nothingUnder(quarantineId);
    const data = dataOf(event);
    return { kind: 'Quarantined', name: quarantineId, claims: claimsOf(data), about: claimedSubjectOf(data) };
  }

  /** What to tell whoever sent an entry again by evidence that settles nothing; undefined where it does mend it. */
  async unmended(entry: Claimed, position: bigint): Promise<string | undefined> {
    const [event] = await this.store.readPositions([position]);
    if (event === undefined || mends(factOf(event), entry)) return undefined;
    const { claims, about } = entry;
    const claimed = [claims.type, about].filter((one) => one !== undefined).join(' about ');
    const wanted = isMendable(entry)
      ? `Only evidence of the type and about the subject that it claims mends it (${claimed}), or it is dismissed`
      : `No evidence can mend what claims to be ${claimed}: it can only be dismissed`;
    return `The quarantined original stays open. ${wanted} (/v1/quarantine/dismissals).`;
  }
}

export function nothingUnder(quarantineId: string): Refusal {
  return new Refusal('not-found', `Nothing is in quarantine under ${quarantineId}; see /v1/quarantine.`);
}

function factOf(event: StoredEvent): Fact {
  const fact = toFact(fromStored(event));
  if (fact === undefined) throw new Error('The store holds evidence of a kind that this version does not know');
  return fact;
}

function dataOf(event: Pick<StoredEvent, 'data'>): DataOf<'Quarantined'> {
  return JSON.parse(Buffer.from(event.data).toString()) as DataOf<'Quarantined'>;
}

function viewOf(found: Found): QuarantineView {
  const data = dataOf(found.event);
  const { contentType, length, sha256, truncated, problems, resubmissionOf } = data;
  return {
    quarantineId: found.row.name,
    ...shownEntry(found, claimsOf(data)),
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
