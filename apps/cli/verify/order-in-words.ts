import type { VerifiedExhibit } from './checked-exhibits.js';
import type { OpenedLog } from './opened-log.js';
import type { ShownSubjects } from './order-claim.js';
import type { Pinned } from './pinned.js';

const namesMax = 5;

/**
 * How strong it is that nothing is left out. A map is its maker's word until somebody independent has made it again out of all leaves,
 * and a tag is anybody's until it is known whose.
 */
export function orderStrength({ replayers }: OpenedLog, { tagKey }: Pinned): string {
  if (tagKey === undefined) return 'COMPLETE_FOR_TAG';
  return replayers.length > 0 ? 'COMPLETE' : 'COMPLETE_AS_COMMITTED';
}

export function orderInWords(
  { subjects, own, later, epochSize, unproved }: ShownSubjects,
  { replayers }: Pick<OpenedLog, 'replayers'>,
  first: VerifiedExhibit | undefined,
): string {
  const place = first === undefined ? -1 : own.findIndex(({ number }) => number === first.number);
  const registers = subjects.filter(({ role }) => role === 'register').length;
  return [
    `${own.length} of ${own.length + later}${place < 0 ? '' : `, first contact is entry ${place + 1}`}`,
    ...(later === 0 ? [] : [`${later} were recorded later and are not shown`]),
    replayers.length === 0 ? 'replayed by nobody who is known' : `independently replayed by ${replayers.join(', ')}`,
    `map over ${epochSize.toLocaleString('en')} entries`,
    `${registers} registers complete`,
    ...(unproved.length === 0 ? [] : [`${someOf(unproved)} as the ledger shows them`]),
  ].join(' · ');
}

/** The same of registers alone. */
export function registersInWords(
  { subjects, later, epochSize, unproved }: Omit<ShownSubjects, 'own'>,
  { replayers }: Pick<OpenedLog, 'replayers'>,
): string {
  return [
    `${subjects.length} registers complete`,
    ...(later === 0 ? [] : [`${later} leaves were recorded later and are not shown`]),
    replayers.length === 0 ? 'replayed by nobody who is known' : `independently replayed by ${replayers.join(', ')}`,
    `map over ${epochSize.toLocaleString('en')} entries`,
    'that no entry is missing altogether is as the ledger shows it',
    ...(unproved.length === 0 ? [] : [`${someOf(unproved)} as the ledger shows them`]),
  ].join(' · ');
}

function someOf(names: readonly string[]): string {
  const more = names.length - namesMax;
  return more > 0 ? `${names.slice(0, namesMax).join(', ')} and ${more} more` : names.join(', ');
}
