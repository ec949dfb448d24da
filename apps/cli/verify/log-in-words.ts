import type { OpenedLog } from './opened-log.js';

/** Who signed the log of a pack, by which keys that is known, and what of it was lost. */
export function logInWords({ checkpoint, witnesses, rotations, continued }: OpenedLog): string {
  const { origin, size } = checkpoint;
  const cosigned = witnesses.length === 0 ? 'by no witness of the policy' : witnesses.join(', ');
  const followed = rotations.map(
    ({ verifierKey, leaf }) => `${keyIdIn(verifierKey)} took over at leaf ${counted(leaf)}`,
  );
  return [
    `${origin} @ ${counted(size)}, signed by the log and ${cosigned}`,
    ...(followed.length === 0 ? [] : [`followed from the key of the policy: ${followed.join(', ')}`]),
    ...continued.map(
      (before) =>
        `goes on from the first ${counted(before.from)} of ${counted(before.size)} leaves that ${before.origin} had signed: the rest are lost`,
    ),
  ].join(' · ');
}

/** The middle of a verifier key, by which notes name it. */
const keyIdIn = (verifierKey: string): string => verifierKey.split('+')[1] ?? '';

const counted = (value: number): string => value.toLocaleString('en');
