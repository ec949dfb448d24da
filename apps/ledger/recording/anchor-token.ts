import { hash } from 'node:crypto';
import { type Anchor, canonical, type Evidence, instant, type Problem } from '#libs/evidence';
import { openTimeStamp, SignerMissing, type StampedHash, TimeStampError } from '#libs/time-stamps';

interface Anchored {
  readonly anchor: Anchor;
}

const pointer = '/data/anchor/token';

/** What a token is a time stamp of. */
type Stamped = Pick<Evidence, 'type' | 'subject' | 'time' | 'data'>;

/**
 * What is wrong with the token of an anchor, in evidence that is valid but for that: it must be a time stamp over the hash of the RFC 8785
 * form of {type, subject, time, data without `anchor`}, as it was sent or as it is kept, with its instants in UTC, made at the anchor's time. By
 * whom is not asked here. A token takes milliseconds, and the schema bounds its length.
 */
export function problemsOfToken(evidence: Stamped, sent: Stamped): Problem[] {
  const { anchor } = evidence.data as Partial<Anchored>;
  // Nearly every event has none.
  if (anchor?.token === undefined) return [];
  const token = Buffer.from(anchor.token, 'base64');
  if (token.toString('base64') !== anchor.token) return [{ pointer, detail: 'is not base64 with padding' }];
  try {
    const { imprint, genTime } = said(token);
    const isOf = (stamped: Stamped) => hash(imprint.digest, stampedText(stamped), 'buffer').equals(imprint.hash);
    if (!isOf(sent) && !isOf(evidence))
      return [{ pointer, detail: 'is a time stamp of something else than {type, subject, time, data without anchor}' }];
    if (genTime === instant(anchor.time)) return [];
    return [{ pointer, detail: `is of ${new Date(genTime).toISOString()}, which is not the time of the anchor` }];
  } catch (error) {
    if (!(error instanceof TimeStampError)) throw error;
    return [{ pointer, detail: `is no RFC 3161 time stamp to be believed: ${error.message}` }];
  }
}

function stampedText({ type, subject, time, data }: Stamped): string {
  const { anchor: _, ...rest } = data as unknown as Anchored;
  return canonical({ type, subject, time, data: rest });
}

/** Without its signer's certificate a token's signature cannot be wrong, nor right: its authority is one that is not known. */
function said(token: Uint8Array): StampedHash {
  try {
    return openTimeStamp(token);
  } catch (error) {
    if (error instanceof SignerMissing) return error.said;
    throw error;
  }
}
