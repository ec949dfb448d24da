import { type EventStore, type FirstEvent, type NewEvent, StoreDamaged } from '#libs/event-store';
import { type Evidence, type RecordedEvidence, recognise, sameContent } from '#libs/evidence';
import { SealBroken, type SealState, type Seals } from '../sealing/seals.js';

/** Evidence as a source sent it, as far as it can be told of what is stored. */
export interface Attempt {
  readonly evidence: Evidence;
  /** What was personal in it is gone. */
  readonly isErased: boolean;
}

/** Evidence that has an identity already. */
export interface TakenEvidence {
  readonly stored: FirstEvent;
  readonly first: Attempt;
  readonly why?: undefined;
}

/** What has an identity already: evidence, or why what is there cannot be held against another attempt, as a clause. */
export type Taken = TakenEvidence | { readonly why: string };

/** Undefined where the store has nothing in the stream of the identity. Throws what the vault throws. */
export async function takenBy(store: EventStore, seals: Seals, stream: string): Promise<Taken | undefined> {
  try {
    const stored = await store.readFirst(stream);
    if (stored === undefined) return undefined;
    if (recognise({ ...stored, stream, revision: 0n }).why !== undefined)
      return {
        why: `is taken by what stands at position ${stored.position} and is not the ledger's: send it under another id`,
      };
    const { why, ...first } = await attemptIn(seals, stored);
    if (why === 'keyless')
      return {
        why: 'is taken by evidence whose key the vault does not have, so it is not known whether this is the same',
      };
    return { stored, first };
  } catch (error) {
    // Of one request, the other events are recorded by now.
    if (!(error instanceof StoreDamaged || error instanceof SealBroken)) throw error;
    return {
      why:
        error instanceof SealBroken
          ? 'is taken by evidence of which what is sealed does not open, so it is not known whether this is the same'
          : "is taken by an event that lies where the ledger's file is damaged, so it is not known whether this is the same: " +
            'send it again once the file is mended (/v1/incidents)',
    };
  }
}

/** The evidence that an event holds, opened, which its stored form gives back as it was. */
export async function attemptIn(
  seals: Seals,
  event: NewEvent,
): Promise<Attempt & { readonly why?: Exclude<SealState, 'sealed'> | undefined }> {
  const { evidence, why } = await seals.opened({ ...event, ledgertime: 0, position: 0n });
  return { evidence: asSent(evidence), isErased: why === 'erased', why };
}

function asSent({
  ledgertime: _time,
  position: _place,
  resubmissionof: _mended,
  principal: _sender,
  anchorroot: _root,
  approvedproposal: _proposal,
  sealedkey: _key,
  ...evidence
}: RecordedEvidence): Evidence {
  return evidence as Evidence;
}

/** Whether an attempt says what is taken says: of what was erased, as far as it is still there. */
export const saysTheSame = (attempt: Attempt, taken: TakenEvidence): boolean =>
  sameContent(...comparable(attempt, taken));

/** The two, without what is personal in them where that of one is gone. */
export function comparable(attempt: Attempt, { first }: TakenEvidence): [attempt: Evidence, first: Evidence] {
  const both: [Evidence, Evidence] = [attempt.evidence, first.evidence];
  return attempt.isErased || first.isErased ? [clearOf(both[0]), clearOf(both[1])] : both;
}

/** Evidence without what is personal in it, open or sealed. */
export function clearOf(evidence: Evidence): Evidence {
  const { personal: _, sealed: __, ...data } = evidence.data;
  return { ...evidence, data } as unknown as Evidence;
}
