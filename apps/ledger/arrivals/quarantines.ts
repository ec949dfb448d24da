import { Injectable } from '@nestjs/common';
import { type Claimed, type Fact, isMendable, mends, toFact } from '#libs/assessment';
import { EventStore, type StoredEvent } from '#libs/event-store';
import { claimedSubjectOf, claimsOf, type DataOf, fromStored } from '#libs/evidence';
import { quarantinePrefix, wholeOf } from '../recording/quarantine.js';
import { Refusal } from '../refusal.js';
import { type SealState, Seals } from '../sealing/seals.js';
import { ArrivalStates, type Found, type ShownEntry, shownEntry, type WorklistPage } from './arrival-states.js';
import { filterOf, type QuarantineQuestion } from './worklist-question.js';

/** What is in quarantine, as it is shown. */
export interface QuarantineView extends ShownEntry {
  readonly quarantineId: string;
  readonly contentType?: string | undefined;
  readonly length: number;
  /** Of what was sent; only where it is shown open. */
  readonly sha256?: string | undefined;
  /** What became of what is sealed in it, where something is and it is not shown open. */
  readonly personal?: SealState | undefined;
  /** Until when that can be opened, where it is not known whom it concerns. */
  readonly until?: string | undefined;
  /** Only part of what was sent is kept. */
  readonly truncated: boolean;
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[];
  /** The quarantined original that this was meant to mend. */
  readonly resubmissionOf?: string | undefined;
  /** What was sent, where it is UTF-8; else in base64. Only when one entry is asked for, and shown open. */
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
    private readonly seals: Seals,
  ) {}

  /** @param isOpened whether what is sealed is shown, as far as it can be opened */
  page(asked: QuarantineQuestion, isOpened: boolean): Promise<QuarantinePage> {
    return this.states.page(filterOf('Quarantined', asked), asked, (found) =>
      Promise.all(found.map(async (one) => (await this.#shown(one, isOpened)).view)),
    );
  }

  /** One entry, with what was sent and what became of it by now. Refused with `not-found`. */
  async one(quarantineId: string, isOpened: boolean): Promise<QuarantineView> {
    const found = await this.states.named('Quarantined', quarantineId);
    if (found === undefined) throw nothingUnder(quarantineId);
    const { view, raw } = await this.#shown(found, isOpened);
    return { ...view, ...(raw !== undefined && contentOf(raw)) };
  }

  async #shown(found: Found, isOpened: boolean) {
    const { data, personal } = await this.#data(found.event, isOpened);
    return { view: { ...viewOf(found, data), ...(personal && { personal }) }, raw: data.raw };
  }

  async #data(event: StoredEvent, isOpened: boolean) {
    const data = dataOf(event);
    // What was kept before there was a vault is in clear.
    if (data.sealed === undefined) return { data };
    if (isOpened) {
      const { evidence, why } = await this.seals.opened(event);
      return { data: wholeOf(evidence.data as DataOf<'Quarantined'>), personal: why };
    }
    const { sealedkey = '' } = fromStored(event);
    return { data, personal: (await this.seals.states([sealedkey])).get(sealedkey) };
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

function viewOf(found: Found, data: DataOf<'Quarantined'>): QuarantineView {
  const { contentType, length, sha256, truncated, problems, resubmissionOf, until } = data;
  return {
    quarantineId: found.row.name,
    ...shownEntry(found, claimsOf(data)),
    contentType,
    length,
    sha256,
    truncated: truncated ?? false,
    errors: problems,
    resubmissionOf: resubmissionOf?.id,
    until,
  };
}

function contentOf(raw: string): Pick<QuarantineView, 'text' | 'base64'> {
  const bytes = Buffer.from(raw, 'base64');
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? { text } : { base64: raw };
}
