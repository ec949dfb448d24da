import { Boolean as Asn1Boolean, Integer, Null, ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import { bytesOf, membersOf, numberOf, readAsn1 } from './asn1.js';
import { objectIds } from './object-ids.js';
import { TimeStampError } from './time-stamp-error.js';

/** What an authority is asked with, and answers with, over HTTP (RFC 3161, section 3.4). */
export const timeStampMediaTypes = {
  request: 'application/timestamp-query',
  response: 'application/timestamp-reply',
} as const;

/** Any answer of an authority is shorter. */
export const responseBytesMax = 65_536;

const nonceBytesMax = 16;
/** PKIStatus: granted, and granted with changes. */
const granted = [0, 1];

/**
 * What an authority is asked (RFC 3161, section 2.4.1): to stamp a SHA-256, with its certificates in the answer.
 * @param nonce up to 16 random bytes, by which the answer is known to be one to this
 */
export function timeStampRequest(sha256: Uint8Array, nonce: Uint8Array): Uint8Array {
  if (nonce.length > nonceBytesMax) throw new RangeError(`A nonce has ${nonceBytesMax} bytes at most`);
  const algorithm = new Sequence({ value: [new ObjectIdentifier({ value: objectIds.sha256 }), new Null()] });
  const request = new Sequence({
    value: [
      new Integer({ value: 1 }),
      new Sequence({ value: [algorithm, new OctetString({ valueHex: new Uint8Array(sha256).buffer })] }),
      // A first byte of its own keeps it above zero, and the same however it is written.
      new Integer({ valueHex: Uint8Array.of(1, ...nonce).buffer }),
      new Asn1Boolean({ value: true }),
    ],
  });
  return new Uint8Array(request.toBER());
}

/** Whether a time stamp is the answer to the request that had this nonce. */
export function answersNonce(answered: Uint8Array | undefined, nonce: Uint8Array): boolean {
  return answered !== undefined && Buffer.from(answered).equals(Uint8Array.of(1, ...nonce));
}

/** The token in an authority's answer, byte for byte. Throws a `TimeStampError` where it gave none. */
export function tokenIn(response: Uint8Array): Uint8Array {
  if (response.length > responseBytesMax) throw new TimeStampError('the answer is too long');
  const [status, token] = membersOf(readAsn1(response, 'the answer'), 'the answer');
  const code = numberOf(membersOf(status, 'the status of the answer')[0]);
  if (!granted.includes(code) || token === undefined)
    throw new TimeStampError(`the authority gave no time stamp (status ${code})`);
  return bytesOf(token);
}
