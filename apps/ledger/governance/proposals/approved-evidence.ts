import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EventStore, type Write } from '#libs/event-store';
import {
  canonical,
  type DataOf,
  type EventReference,
  type Evidence,
  evidenceStream,
  fromStored,
  instantText,
  isKind,
  type KindName,
  recognise,
  storedForm,
  typeOf,
} from '#libs/evidence';
import { LedgerSpeaker } from '../../ledger-fact.js';
import type { Approved } from './proposal.js';

/** In one append. */
const togetherMax = 500;

/** A piece of evidence that an act makes. */
export interface Piece<Name extends KindName> {
  readonly id: string;
  readonly subject: string;
  readonly data: DataOf<Name>;
}

/**
 * Records the evidence that two persons decided on: its source is the ledger, its recorder who proposed it, its approver who
 * approved it. Each piece has the identity that its act gave it, under which nobody else can record, so it is there once.
 */
@Injectable()
export class ApprovedEvidence {
  /** Those of which all is known to be on record. */
  readonly #done = new Set<string>();

  constructor(
    private readonly store: EventStore,
    private readonly speaker: LedgerSpeaker,
  ) {}

  async record<Name extends KindName>(
    approved: Approved,
    kind: Name,
    pieces: readonly Piece<Name>[],
  ): Promise<readonly EventReference[]> {
    const { origin: source } = this.speaker;
    const references = pieces.map(({ id }) => ({ source, id }));
    if (this.#done.has(approved.id)) return references;
    for (let from = 0; from < pieces.length; from += togetherMax) {
      const together = pieces.slice(from, from + togetherMax);
      const results = await this.store.append(together.map((piece) => this.#write(approved, kind, piece)));
      for (const [index, { outcome }] of results.entries())
        if (outcome !== 'appended') await this.#mustBe(kind, together[index] as Piece<Name>);
    }
    this.#done.add(approved.id);
    return references;
  }

  #write<Name extends KindName>(approved: Approved, kind: Name, { id, subject, data }: Piece<Name>): Write {
    const { by, decision } = approved;
    const evidence = {
      specversion: '1.0',
      id,
      source: this.speaker.origin,
      type: typeOf(kind),
      subject,
      time: instantText(this.store.now()),
      authid: by.name,
      authtype: 'user',
      data: { ...data, approver: decision.by.name },
    } as unknown as Evidence;
    const { stream, ...event } = storedForm(evidence, {
      principal: decision.by.isKnown ? decision.by.name : 'anonymous',
      via: 'ledger',
      instance: this.speaker.instance,
      causationId: decision.eventId,
      approvedProposal: by.isKnown && decision.by.isKnown ? approved.id : undefined,
    });
    return { stream, expectedRevision: 'NO_STREAM', events: [{ eventId: randomUUID(), ...event }] };
  }

  /** Recorded before, by whichever process. Whoever else can write into the store may have put anything there. */
  async #mustBe<Name extends KindName>(kind: Name, { id, data }: Piece<Name>): Promise<void> {
    const stream = evidenceStream({ source: this.speaker.origin, id });
    const first = await this.store.readFirst(stream);
    if (first !== undefined && recognise({ ...first, stream, revision: 0n }).why === undefined) {
      const evidence = fromStored({ ...first, ledgertime: 0 });
      const { approver: _, ...there } = evidence.data as { readonly approver?: string };
      if (isKind(evidence, kind) && canonical(there) === canonical(data)) return;
    }
    throw new Error(`What stands in ${stream} is not what was approved: somebody else writes there`);
  }
}
