import { Injectable } from '@nestjs/common';
import { EventStore, type StoredEvent } from '#libs/event-store';
import {
  checkEvidence,
  claimsIn,
  type DataOf,
  type EventReference,
  type Evidence,
  evidenceStream,
  fromStored,
} from '#libs/evidence';
import { type Difference, differencesBetween } from '../recording/differences.js';
import { clearOf, takenBy } from '../recording/taken-identity.js';
import { Refusal } from '../refusal.js';
import { type SealState, Seals } from '../sealing/seals.js';
import { ArrivalStates, type Found, type ShownEntry, shownEntry, type WorklistPage } from './arrival-states.js';
import { filterOf, type WorklistQuestion } from './worklist-question.js';

/** An attempt at an identity that other content has, as it is shown. */
export interface ConflictView extends ShownEntry {
  readonly conflictId: string;
  /** Where the evidence stands that has the identity. */
  readonly first: string | null;
  /** What of the attempt is not as in that. */
  readonly differences: readonly Difference[];
  /** What became of what is sealed in the attempt, where something is and it is not shown open. */
  readonly personal?: SealState;
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

  /** One, with the attempt, opened where that is asked for and can be. Refused with `not-found`. */
  async one(conflictId: string, isOpened: boolean): Promise<ConflictView> {
    const found = await this.states.named('Conflict', conflictId);
    const [shown] = found === undefined ? [] : await this.#shown([found]);
    if (found === undefined || shown === undefined)
      throw new Refusal('not-found', `No conflict is kept under ${conflictId}; see /v1/conflicts.`);
    const { sealedkey = '', ...evidence } = fromStored(found.event);
    const { attempt } = evidence.data as DataOf<'Conflict'>;
    if (sealedkey === '') return { ...shown, attempt };
    const opened = isOpened ? await this.seals.opened(found.event) : undefined;
    if (opened === undefined || opened.why !== undefined)
      return { ...shown, personal: (await this.seals.states([sealedkey])).get(sealedkey) ?? 'keyless', attempt };
    const { personal } = opened.evidence.data as { readonly personal?: { readonly attempt?: unknown } };
    return { ...shown, attempt: { ...attempt, data: { ...Object(attempt.data), personal: personal?.attempt } } };
  }

  #shown(found: readonly Found[]): Promise<ConflictView[]> {
    return Promise.all(
      found.map(async (one) => {
        const { of, attempt, sealed } = dataOf(one.event);
        const taken = await this.#first(of);
        // Whoever else can write into the store may have written what is no event.
        const { evidence } = checkEvidence(attempt);
        return {
          conflictId: one.row.name,
          ...shownEntry(one, claimsIn(attempt)),
          first: taken === undefined ? null : String(taken.stored.position),
          differences: taken && evidence ? differencesBetween(...inClear(evidence, taken.first.evidence, sealed)) : [],
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

/** Both without what is personal in them: where something is, that the two are no more to be compared here is a difference. */
function inClear(attempt: Evidence, first: Evidence, sealed: object | undefined): [Evidence, Evidence] {
  const said = (evidence: Evidence, word: string | undefined) =>
    word !== undefined
      ? ({ ...clearOf(evidence), data: { ...clearOf(evidence).data, personal: word } } as unknown as Evidence)
      : clearOf(evidence);
  const ofFirst = first.data.personal !== undefined || first.data.sealed !== undefined;
  return [said(attempt, sealed && 'sealed, and not compared here'), said(first, ofFirst ? 'sealed' : undefined)];
}

function dataOf(event: StoredEvent): DataOf<'Conflict'> {
  return JSON.parse(Buffer.from(event.data).toString()) as DataOf<'Conflict'>;
}
