import type { KnownKey } from '#libs/transparency';
import type { Pinned } from './pinned.js';

/**
 * Whom a verification believed, so that whoever is shown one sees by whose keys it was done: the firm may have brought a policy of its own.
 * All of it is what the verifier gave, and nothing of it comes from a pack.
 */
export function trustInWords({ policy, tagKey, timeRoots = [], replayers }: Pinned): string {
  const witnesses = [...policy.witnesses].map(([name, key]) => `${name} (${keyInWords(key)})`);
  return [
    `by the policy's log ${someOrNone(policy.logs.map(keyInWords))}`,
    `witnesses ${someOrNone(witnesses)}, of whom it wants ${policy.quorum}`,
    tagKey === undefined ? 'no tag key' : 'a tag key',
    `authorities of time ${someOrNone(timeRoots.map(({ subject }) => subject.replaceAll('\n', ', ')))}`,
    `replayers ${someOrNone(replayers.map(keyInWords))}`,
  ].join(' · ');
}

/** Name and id of a key, as a note names it: what whoever pinned it holds against his own copy. */
const keyInWords = ({ verifierKey }: KnownKey): string => verifierKey.split('+').slice(0, 2).join('+');

const someOrNone = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(' and '));
