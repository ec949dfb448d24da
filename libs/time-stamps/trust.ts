import { X509Certificate } from 'node:crypto';
import { TimeStampError } from './time-stamp-error.js';
import type { TimeStamp } from './token.js';

const [BEGIN, END] = ['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----'];
const signaturesMax = 32;

/** The certificates of a PEM file. Throws a `TimeStampError` where there is none, or one that cannot be read. */
export function parseRoots(pem: string): readonly X509Certificate[] {
  const roots = certificatesIn(pem).map((text) => {
    try {
      return new X509Certificate(text);
    } catch (error) {
      throw new TimeStampError('holds a certificate that cannot be read', { cause: error });
    }
  });
  if (roots.length === 0) throw new TimeStampError('holds no certificate in PEM');
  return roots;
}

/** One look over the text, whatever it is. */
function certificatesIn(pem: string): string[] {
  const parts = pem.split(BEGIN).slice(1);
  return parts.filter((part) => part.includes(END)).map((part) => `${BEGIN}${part.slice(0, part.indexOf(END))}${END}`);
}

/** Whether a time stamp is to be believed: the root that it leads to, or why it leads to none. */
export type Trust =
  | { readonly root: X509Certificate; readonly trouble?: undefined }
  | { readonly trouble: string; readonly root?: undefined };

/**
 * To which of these roots a time stamp leads by certificates of which each was valid when it was made. Revocation is not
 * checked. Each certificate is gone through once, and so many signatures are verified at most: whoever makes a token
 * decides what stands in it.
 */
export function trustIn(
  { signer, certificates, genTime }: Pick<TimeStamp, 'signer' | 'certificates' | 'genTime'>,
  roots: readonly X509Certificate[],
): Trust {
  if (!wasValid(signer, genTime)) return { trouble: 'the certificate of its signer was not valid then' };
  let left = signaturesMax;
  const reached = [signer];
  for (const certificate of reached) {
    const root = roots.find(({ raw }) => raw.equals(certificate.raw));
    if (root !== undefined) return { root };
    for (const issuer of [...roots, ...certificates]) {
      if (reached.some(({ raw }) => raw.equals(issuer.raw)) || !isIssuer(issuer, certificate, genTime)) continue;
      if (left-- === 0) return { trouble: 'its certificates are too many to go through' };
      if (certificate.verify(issuer.publicKey)) reached.push(issuer);
    }
  }
  return { trouble: 'its certificates lead to no root that is known' };
}

const wasValid = ({ validFrom, validTo }: X509Certificate, time: number): boolean =>
  Date.parse(validFrom) <= time && time <= Date.parse(validTo);

/** Whether it says that it is the issuer; only the signature proves it. */
const isIssuer = (issuer: X509Certificate, certificate: X509Certificate, time: number): boolean =>
  issuer.ca && wasValid(issuer, time) && certificate.checkIssued(issuer);
