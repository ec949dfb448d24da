import { type EventStore, type FirstEvent, type NewEvent, StoreDamaged } from '#libs/event-store';
import { type Evidence, fromStored, recognise } from '#libs/evidence';

/** What has an identity already: evidence, or why what is there cannot be held against another attempt, as a clause. */
export type Taken =
  | { readonly stored: FirstEvent; readonly first: Evidence; readonly why?: undefined }
  | { readonly why: string };

/** Undefined where the store has nothing in the stream of the identity. */
export async function takenBy(store: EventStore, stream: string): Promise<Taken | undefined> {
  try {
    const stored = await store.readFirst(stream);
    if (stored === undefined) return undefined;
    if (recognise({ ...stored, stream, revision: 0n }).why === undefined) return { stored, first: evidenceIn(stored) };
    return {
      why: `is taken by what stands at position ${stored.position} and is not the ledger's: send it under another id`,
    };
  } catch (error) {
    // Of one request, the other events are recorded by now.
    if (!(error instanceof StoreDamaged)) throw error;
    return {
      why:
        "is taken by an event that lies where the ledger's file is damaged, so it is not known whether this is the same: " +
        'send it again once the file is mended (/v1/incidents)',
    };
  }
}

/** The evidence that an event holds, which its stored form gives back as it was. */
export function evidenceIn(event: NewEvent): Evidence {
  const recorded = fromStored({ ...event, ledgertime: 0, position: 0n });
  const {
    ledgertime: _time,
    position: _place,
    resubmissionof: _mended,
    principal: _sender,
    anchorroot: _root,
    approvedproposal: _proposal,
    ...evidence
  } = recorded;
  return evidence as Evidence;
}
