import type { PackClaim } from './claim.js';
import type { VerifiedDossier } from './verify-dossier.js';
import type { VerifiedPack } from './verify-pack.js';

/** How a verification ends: as `initium verify` does. */
export const verifyExitCodes = { verified: 0, false: 1, unmet: 2, malformed: 3 } as const;

export function exitCodeOf({ claims }: Pick<VerifiedPack, 'claims'>): number {
  if (claims.some(({ verdict }) => verdict === 'false')) return verifyExitCodes.false;
  return claims.some(({ verdict }) => verdict === 'unmet') ? verifyExitCodes.unmet : verifyExitCodes.verified;
}

/** A pack proves what was recorded and no more, whatever it says of itself. */
const limit =
  'it proves what was recorded, not that nothing else happened: an event never submitted, or an identity never linked, leaves no trace in any log. It supports a factual assessment, and is no legal advice';

/** As strong as those outside of the firm make it, and never stronger. */
function strengthInWords({ by, size }: VerifiedPack['onRecord']): string {
  return size === 0
    ? 'tamper-detecting: nobody outside of the firm has put this log on record, by what you gave; whoever kept a checkpoint can tell'
    : `tamper-evident up to ${size.toLocaleString('en')} entries: on record with ${by.join(', ')}`;
}

const ends = { 0: 'verified', 1: 'FALSE', 2: 'NOT ENOUGH for the policy' } as const;

/** By whom it was verified, and a line for each claim. */
export function verifiedInWords(pack: VerifiedPack | VerifiedDossier): string {
  const lines = [
    ['TRUST', pack.trust] as const,
    ...pack.claims.map(({ claim, ...said }) => [claim, lineOf(said)] as const),
    ['STRENGTH', strengthInWords(pack.onRecord)] as const,
    ['LIMIT', limit] as const,
    [
      'RESULT',
      `${ends[exitCodeOf(pack) as keyof typeof ends]}: ${isDossier(pack) ? 'dossier' : 'pack'} ${pack.id}`,
    ] as const,
  ];
  return lines.map(([name, words]) => `${name.padEnd(nameWidth)}${printed(words)}\n`).join('');
}

const nameWidth = 11;

function lineOf({ verdict, words, strength }: Omit<PackClaim, 'claim'>): string {
  const mark = { holds: '', false: 'FALSE: ', unmet: 'NOT MET: ' }[verdict];
  return `${mark}${strength === undefined ? '' : `${strength}: `}${words}`;
}

/** What comes from a pack steers no terminal. */
const printed = (words: string): string => words.replaceAll(/\p{C}/gu, '?');

/** The same for machines. */
export const verifiedAsJson = (pack: VerifiedPack | VerifiedDossier): object => ({
  result: Object.entries(verifyExitCodes).find(([, code]) => code === exitCodeOf(pack))?.[0],
  ...askedOf(pack),
  ...{ trust: pack.trust, claims: pack.claims },
  strength: pack.onRecord.size === 0 ? 'tamper-detecting' : 'tamper-evident',
  ...{ onRecord: pack.onRecord, limits: pack.limits },
});

const isDossier = (pack: VerifiedPack | VerifiedDossier): pack is VerifiedDossier => 'packs' in pack;

function askedOf(pack: VerifiedPack | VerifiedDossier): object {
  if (!isDossier(pack)) {
    const { client, at, knownAt } = pack.question;
    return { pack: pack.id, client, at, knownAt };
  }
  const { state, from, to, knownAt } = pack.question;
  const packs = pack.packs.map((one) => ({ pack: one.id, client: one.question.client, claims: one.claims }));
  return { dossier: pack.id, state, from, to, knownAt, packs };
}
