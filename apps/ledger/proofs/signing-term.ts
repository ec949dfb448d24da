import type { EventReader, ExpectedRevision, Finding, StoredEvent } from '#libs/event-store';
import type { TreeHead } from '#libs/transparency';

/** The one stream that has no leaf: a leaf of a term would have the log tell of itself. */
export const termStream = 'sequencer';
export const termType = 'ledger.signing-term';

/** A term of signing. It is over as soon as another one stands behind it in the stream, for every process that has read so far. */
export interface SigningTerm {
  readonly eventId: string;
  readonly revision: bigint;
  /** What had been signed when the term before began, as its holder said; undefined where none was. */
  readonly before: TreeHead | undefined;
}

/** Says that another term has begun behind this one; undefined while none has, as far as the reader has come. */
export async function endOfTerm(reader: EventReader, { eventId, revision }: SigningTerm): Promise<Finding | undefined> {
  const [last] = (await termsIn(reader)).terms;
  return last === undefined || last.eventId === eventId || last.revision < revision ? undefined : superseded(last);
}

/** The last two terms, latest first, and at which revision the next one would be. What somebody else wrote there is none. */
export async function termsIn(
  reader: Pick<EventReader, 'readStream'>,
): Promise<{ readonly end: ExpectedRevision; readonly terms: StoredEvent[] }> {
  let end: ExpectedRevision = 'NO_STREAM';
  const terms: StoredEvent[] = [];
  for await (const events of reader.readStream(termStream, { direction: 'back' }))
    for (const event of events) {
      if (end === 'NO_STREAM') end = event.revision;
      if (event.type === termType) terms.push(event);
      if (terms.length === 2) return { end, terms };
    }
  return { end, terms };
}

/** Of one that says nothing that can be read, nothing. */
export function headIn({ data }: StoredEvent): TreeHead | undefined {
  try {
    const { root, size } = JSON.parse(Buffer.from(data).toString()) as {
      readonly root?: string;
      readonly size: string;
    };
    return root === undefined ? undefined : { root: Buffer.from(root, 'hex'), size: Number(size) };
  } catch {
    return undefined;
  }
}

export const superseded = ({ ledgertime, revision }: StoredEvent): Finding => ({
  code: 'signer-superseded',
  about: termStream,
  detail: `Another process signs the log since ${new Date(ledgertime).toISOString()} (term ${revision + 1n}): this one signs no more.`,
  remedy:
    'Take the signing key away from this process. To have it sign again, end the other one, and move its key, last-checkpoint and signing-term here (docs/log.md).',
  bars: 'nothing',
});
