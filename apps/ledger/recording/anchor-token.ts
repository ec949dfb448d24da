import { hash, type X509Certificate } from 'node:crypto';
import { type Anchor, canonical, type Evidence, instant, type Problem } from '#libs/evidence';
import { openTimeStamp, SignerMissing, type StampedHash, TimeStampError, trustIn } from '#libs/time-stamps';

interface Anchored {
  readonly anchor: Anchor;
}

const pointer = '/data/anchor/token';

/** What a token is a time stamp of. */
type Stamped = Pick<Evidence, 'type' | 'subject' | 'time' | 'data'>;

/** What is wrong with a token, and to which root it leads (SHA-256 of the certificate, in hex) where it does to one that is known. */
interface CheckedToken {
  readonly problems: readonly Problem[];
  readonly root?: string | undefined;
}

/**
 * Checks the token of an anchor, in evidence that is valid but for that: it must be a time stamp over the hash of the RFC 8785
 * form of {type, subject, time, data without `anchor`}, as it was sent or as it is kept, with its instants in UTC, made at the anchor's time.
 * By whom is no problem: one of an authority that leads to none of the roots is taken, without a root. A token takes milliseconds, and
 * the schema bounds its length.
 */
export function checkToken(evidence: Stamped, sent: Stamped, roots: readonly X509Certificate[]): CheckedToken {
  const { anchor } = evidence.data as Partial<Anchored>;
  // Nearly every event has none.
  if (anchor?.token === undefined) return { problems: [] };
  const token = Buffer.from(anchor.token, 'base64');
  if (token.toString('base64') !== anchor.token) return wrong('is not base64 with padding');
  try {
    const { imprint, genTime, root } = opened(token, roots);
    const isOf = (stamped: Stamped) => hash(imprint.digest, stampedText(stamped), 'buffer').equals(imprint.hash);
    if (!isOf(sent) && !isOf(evidence))
      return wrong('is a time stamp of something else than {type, subject, time, data without anchor}');
    if (genTime === instant(anchor.time)) return { problems: [], root: root && hash('sha256', root.raw, 'hex') };
    return wrong(`is of ${new Date(genTime).toISOString()}, which is not the time of the anchor`);
  } catch (error) {
    if (!(error instanceof TimeStampError)) throw error;
    return wrong(`is no RFC 3161 time stamp to be believed: ${error.message}`);
  }
}

const wrong = (detail: string): CheckedToken => ({ problems: [{ pointer, detail }] });

function stampedText({ type, subject, time, data }: Stamped): string {
  const { anchor: _, ...rest } = data as unknown as Anchored;
  return canonical({ type, subject, time, data: rest });
}

/** Without its signer's certificate a token's signature cannot be wrong, nor right: its authority is one that is not known. */
function opened(
  token: Uint8Array,
  roots: readonly X509Certificate[],
): StampedHash & { readonly root?: X509Certificate | undefined } {
  try {
    const stamp = openTimeStamp(token);
    return { ...stamp, root: trustIn(stamp, roots).root };
  } catch (error) {
    if (error instanceof SignerMissing) return error.said;
    throw error;
  }
}
