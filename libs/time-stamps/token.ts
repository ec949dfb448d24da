import { hash, verify, X509Certificate } from 'node:crypto';
import { Integer } from 'asn1js';
import {
  type Asn1,
  bytesOf,
  firstObjectIdOf,
  integerBytesOf,
  isTrue,
  membersOf,
  objectIdOf,
  octetsOf,
  plain,
  readAsn1,
  tagged,
  timeOf,
} from './asn1.js';
import { digests, objectIds, signatures } from './object-ids.js';
import type { StampedHash } from './stamped-hash.js';
import { SignerMissing, TimeStampError } from './time-stamp-error.js';

/** Longer tokens are not read: those with a chain of certificates have some thousands of bytes. */
export const tokenBytesMax = 24_576;
const certificatesMax = 16;

/** A time stamp (RFC 3161) that a certificate in its token has signed, which is for time stamps and nothing else. */
export interface TimeStamp extends StampedHash {
  /** The subject of its certificate. */
  readonly authority: string;
  readonly signer: X509Certificate;
  /** All that are in the token. */
  readonly certificates: readonly X509Certificate[];
}

/**
 * Opens a token. Throws a `TimeStampError` where it is none, where its signature is wrong, and where the signer's certificate is not in
 * it (`SignerMissing`), is not named under the signature (ESSCertID of either version), or is not for time stamps alone (extended key usage,
 * critical). Whether that certificate is anybody's who is known is another question: `trustIn`.
 */
export function openTimeStamp(token: Uint8Array): TimeStamp {
  if (token.length > tokenBytesMax) throw new TimeStampError(`a token of ${token.length} bytes is too long`);
  const [type, content] = membersOf(readAsn1(token, 'the token'), 'the token');
  if (objectIdOf(type) !== objectIds.signedData) throw new TimeStampError('the token is not signed');
  const [signed] = membersOf(content, 'the token');
  const [, , encapsulated, ...rest] = membersOf(signed, 'the signed data');
  const info = timeStampInfoIn(encapsulated);
  const [signerInfo, ...more] = membersOf(rest.at(-1), 'the signatures');
  if (signerInfo === undefined || more.length > 0) throw new TimeStampError('the token has not one signature');
  const said = saidIn(info);
  return { ...said, ...signerOf(signerInfo, { info, said, certificates: certificatesIn(tagged(rest, 0)) }) };
}

function timeStampInfoIn(encapsulated: Asn1 | undefined): Buffer {
  const [type, content] = membersOf(encapsulated, 'what is signed');
  const info = octetsOf(membersOf(content, 'what is signed')[0]);
  if (objectIdOf(type) !== objectIds.timeStampInfo || info === undefined)
    throw new TimeStampError('what is signed is no time stamp');
  return info;
}

function saidIn(info: Buffer): StampedHash {
  const [, , stamped, , time, ...rest] = membersOf(readAsn1(info, 'the time stamp'), 'the time stamp');
  const [algorithm, octets] = membersOf(stamped, 'the imprint');
  const [digest, imprint, genTime] = [digests.get(firstObjectIdOf(algorithm)), octetsOf(octets), timeOf(time)];
  if (digest === undefined || imprint === undefined)
    throw new TimeStampError('the imprint is of no digest that is believed');
  if (Number.isNaN(genTime)) throw new TimeStampError('the time stamp has no time');
  return { imprint: { digest, hash: imprint }, genTime, nonce: integerBytesOf(plain(rest, Integer)) };
}

/** Certificates as they are; what else may stand among them is no use here. */
function certificatesIn(set: Asn1 | undefined): readonly Buffer[] {
  const certificates = set === undefined ? [] : membersOf(set, 'the certificates');
  if (certificates.length > certificatesMax) throw new TimeStampError('the token has too many certificates');
  return certificates.map(bytesOf);
}

function signerOf(
  signerInfo: Asn1,
  {
    info,
    said,
    certificates,
  }: { readonly info: Buffer; readonly said: StampedHash; readonly certificates: readonly Buffer[] },
): Omit<TimeStamp, keyof StampedHash> {
  const [, , digestAlgorithm, attributes, signatureAlgorithm, signature] = membersOf(signerInfo, 'the signature');
  const digest = digests.get(firstObjectIdOf(digestAlgorithm));
  if (digest === undefined) throw new TimeStampError('the signature is over no digest that is believed');
  if (attributes === undefined || tagged([attributes], 0) === undefined)
    throw new TimeStampError('the signature has no signed attributes');
  checkSubject(attributes, hash(digest, info, 'buffer'));
  const named = namedCertificate(attributes);
  const raw = certificates.find((certificate) => hash(named.digest, certificate, 'buffer').equals(named.hash));
  if (raw === undefined) throw new SignerMissing(said);
  if (!isForTimeStamps(raw)) throw new TimeStampError('the certificate of the signer is not for time stamps alone');
  const signer = certificateOf(raw);
  // What is signed is the set of attributes under its own tag (RFC 5652, section 5.4).
  const message = Buffer.concat([Uint8Array.of(0x31), bytesOf(attributes).subarray(1)]);
  const algorithm = firstObjectIdOf(signatureAlgorithm);
  if (!signatures.has(algorithm)) throw new TimeStampError('the signature is of a kind that is not known');
  if (!isSignature(signatures.get(algorithm) ?? digest, message, signer, octetsOf(signature)))
    throw new TimeStampError('the signature is wrong');
  return { authority: signer.subject.replaceAll('\n', ', '), signer, certificates: certificates.map(certificateOf) };
}

/** The signature says itself what it is of. */
function checkSubject(attributes: Asn1, digest: Buffer): void {
  if (objectIdOf(valueIn(attributes, objectIds.contentType)) !== objectIds.timeStampInfo)
    throw new TimeStampError('the signature is of something else than a time stamp');
  if (octetsOf(valueIn(attributes, objectIds.messageDigest))?.equals(digest) !== true)
    throw new TimeStampError('the signature is of another time stamp');
}

/** The one value of an attribute that is there once. */
function valueIn(attributes: Asn1, type: string): Asn1 | undefined {
  const [attribute, ...more] = membersOf(attributes, 'the attributes').filter((each) => firstObjectIdOf(each) === type);
  if (attribute === undefined || more.length > 0) return undefined;
  const [value, ...others] = membersOf(membersOf(attribute, 'an attribute')[1], 'an attribute');
  return others.length === 0 ? value : undefined;
}

/** The first certificate that SigningCertificate (RFC 2634) or SigningCertificateV2 (RFC 5035) names, the signer's: by its hash. */
function namedCertificate(attributes: Asn1): { readonly digest: string; readonly hash: Buffer } {
  const what = 'the signing certificate';
  const second = valueIn(attributes, objectIds.signingCertificateV2);
  const first = second ?? valueIn(attributes, objectIds.signingCertificate);
  const [id] = membersOf(membersOf(first, what)[0], what);
  const [member, next] = membersOf(id, what);
  const octets = octetsOf(member);
  if (octets !== undefined) return { digest: second === undefined ? 'sha1' : 'sha256', hash: octets };
  const [digest, other] = [digests.get(firstObjectIdOf(member)), octetsOf(next)];
  if (digest === undefined || other === undefined) throw new TimeStampError('the signature names no certificate');
  return { digest, hash: other };
}

function isForTimeStamps(certificate: Buffer): boolean {
  const what = 'a certificate';
  const [body] = membersOf(readAsn1(certificate, what), what);
  const extensions = tagged(membersOf(body, what), 3);
  const [usage, ...more] = membersOf(membersOf(extensions, what)[0], what).filter(
    (extension) => firstObjectIdOf(extension) === objectIds.extendedKeyUsage,
  );
  if (usage === undefined || more.length > 0) return false;
  const [, isCritical, value] = membersOf(usage, what);
  const octets = octetsOf(value);
  if (!isTrue(isCritical) || octets === undefined) return false;
  const purposes = membersOf(readAsn1(octets, what), what);
  return purposes.length === 1 && objectIdOf(purposes[0]) === objectIds.timeStamping;
}

function certificateOf(raw: Buffer): X509Certificate {
  try {
    return new X509Certificate(raw);
  } catch (error) {
    throw new TimeStampError('a certificate cannot be read', { cause: error });
  }
}

function isSignature(digest: string, message: Buffer, by: X509Certificate, signature: Buffer | undefined): boolean {
  try {
    return signature !== undefined && verify(digest, message, by.publicKey, signature);
  } catch {
    return false;
  }
}
