import { provedBracket, type VerifiedAnchor } from './checked-anchors.js';
import type { VerifiedExhibit } from './checked-exhibits.js';

/** Between which stamped times the first contact was recorded, or the first entry where there is none. */
export function timeInWords(
  anchors: readonly VerifiedAnchor[],
  exhibit: Pick<VerifiedExhibit, 'index' | 'evidence'> | undefined,
  isContact: boolean,
): string {
  if (exhibit === undefined) return 'nothing is shown of the client';
  const what = `${isContact ? 'first contact' : 'first entry'} recorded`;
  const { after, before } = provedBracket(anchors, exhibit.index);
  const said = exhibit.evidence.ledgertime;
  if (after !== undefined && before !== undefined)
    return `${what} between ${after.genTime} and ${before.genTime} (RFC 3161)`;
  if (before !== undefined) return `${what} by ${before.genTime} (RFC 3161), and not before ${said}, says the ledger`;
  if (after !== undefined) return `${what} after ${after.genTime} (RFC 3161), and at ${said}, says the ledger`;
  const doubts = new Set(anchors.map(({ doubt }) => doubt).filter((doubt) => doubt !== undefined));
  const why =
    doubts.size === 0 ? 'no time stamp bounds it' : `its time stamps are not believed: ${[...doubts].join(', ')}`;
  return `${what} at ${said}, says the ledger; ${why}`;
}
