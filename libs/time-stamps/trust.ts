import { X509Certificate } from 'node:crypto';
import { TimeStampError } from './time-stamp-error.js';
import type { TimeStamp } from './token.js';

const [BEGIN, END] = ['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----'];
const depthMax = 8;

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

/**
 * Why a time stamp does not lead to one of these roots by certificates of which each was valid when it was made; undefined where it
 * does. Revocation is not checked.
 */
export function troubleWithChain(
  { signer, certificates, genTime }: Pick<TimeStamp, 'signer' | 'certificates' | 'genTime'>,
  roots: readonly X509Certificate[],
): string | undefined {
  if (!wasValid(signer, genTime)) return 'the certificate of its signer was not valid then';
  const leadsToRoot = (certificate: X509Certificate, depth: number): boolean => {
    if (roots.some((root) => root.raw.equals(certificate.raw))) return true;
    const issuers = [...roots, ...(depth < depthMax ? certificates : [])].filter(
      (issuer) => !issuer.raw.equals(certificate.raw) && hasIssued(issuer, certificate) && wasValid(issuer, genTime),
    );
    return issuers.some((issuer) => leadsToRoot(issuer, depth + 1));
  };
  return leadsToRoot(signer, 0) ? undefined : 'its certificates lead to no root that is known';
}

const wasValid = ({ validFrom, validTo }: X509Certificate, time: number): boolean =>
  Date.parse(validFrom) <= time && time <= Date.parse(validTo);

const hasIssued = (issuer: X509Certificate, certificate: X509Certificate): boolean =>
  issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
