import { Injectable } from '@nestjs/common';
import { EventStore, type StoredEvent } from '#libs/event-store';
import { checkEvidence, claimsIn, type DataOf, type EventReference, evidenceStream } from '#libs/evidence';
import { type Difference, differencesBetween } from '../recording/differences.js';
import { clearOf, takenBy } from '../recording/taken-identity.js';
import { Refusal } from '../refusal.js';
import { Seals } from '../sealing/seals.js';
import { ArrivalStates, type Found, type ShownEntry, shownEntry, type WorklistPage } from './arrival-states.js';
import { filterOf, type WorklistQuestion } from './worklist-question.js';

/** An attempt at an identity that other content has, as it is shown. */
export interface ConflictView extends ShownEntry {
  readonly conflictId: string;
  /** Where the evidence stands that has the identity. */
  readonly first: string | null;
  /** What of the attempt is not as in that. */
  readonly differences: readonly Difference[];
  /** The event as it was sent. Only when one conflict is asked for. */
  readonly attempt?: object;
}

export type ConflictsPage = WorklistPage<ConflictView>;

/** Attempts at identities that other content has. */
@Injectable()
export class Conflicts {
  constructor(
    private readonly store: EventStore,
    private readonly states: ArrivalStates,
    private readonly seals: Seals,
  ) {}

  page(asked: WorklistQuestion): Promise<ConflictsPage> {
    return this.states.page(filterOf('Conflict', asked), asked, (found) => this.#shown(found));
  }

  /** One, with the attempt. Refused with `not-found`. */
  async one(conflictId: string): Promise<ConflictView> {
    const found = await this.states.named('Conflict', conflictId);
    const [shown] = found === undefined ? [] : await this.#shown([found]);
    if (found === undefined || shown === undefined)
      throw new Refusal('not-found', `No conflict is kept under ${conflictId}; see /v1/conflicts.`);
    return { ...shown, attempt: dataOf(found.event).attempt };
  }

  #shown(found: readonly Found[]): Promise<ConflictView[]> {
    return Promise.all(
      found.map(async (one) => {
        const { of, attempt } = dataOf(one.event);
        const taken = await this.#first(of);
        // Whoever else can write into the store may have written what is no event.
        const { evidence } = checkEvidence(attempt);
        return {
          conflictId: one.row.name,
          ...shownEntry(one, claimsIn(attempt)),
          first: taken === undefined ? null : String(taken.stored.position),
          differences: taken && evidence ? differencesBetween(clearOf(evidence), clearOf(taken.first.evidence)) : [],
        };
      }),
    );
  }

  /** What has the identity; undefined where that cannot be told. */
  async #first(of: EventReference) {
    const taken = await takenBy(this.store, this.seals, evidenceStream(of));
    return taken?.why === undefined ? taken : undefined;
  }
}

function dataOf(event: StoredEvent): DataOf<'Conflict'> {
  return JSON.parse(Buffer.from(event.data).toString()) as DataOf<'Conflict'>;
}
