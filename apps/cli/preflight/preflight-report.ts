import type { UnresolvedNames } from '#libs/evidence';
import type { ImportTally } from '../import/import-tally.js';
import { printable, table } from '../table.js';

export interface Preflight {
  readonly tally: ImportTally;
  /** Null where the ledger could not say. */
  readonly unresolved: UnresolvedNames | null;
  /** Nobody was asked but the files. */
  readonly isOffline: boolean;
}

const number = new Intl.NumberFormat('en');

const outcomes = [
  ['recorded', 'would be recorded'],
  ['duplicate', 'is there already'],
  ['conflict', 'has the source and id of other evidence'],
  ['quarantined', 'is no evidence'],
  ['passedOver', 'was said by another ledger of itself'],
] as const;

/** For people: how many events would fare how, and which names point nowhere. */
export function preflightText({ tally, unresolved, isOffline }: Preflight): string {
  const counted = outcomes
    .filter(([outcome]) => tally.counts[outcome] > 0)
    .map(([outcome, label]) => `${number.format(tally.counts[outcome]).padStart(9)}  ${label}`);
  const where = isOffline ? 'that these files do not register' : 'that neither the ledger nor these files register';
  return `${[
    ...(counted.length > 0 ? counted : ['There is no event in it.']),
    ...namesText(unresolved, where),
    ...(isOffline ? ['', offlineNote] : []),
  ].join('\n')}\n`;
}

const offlineNote =
  'Asked off line: whether a ledger has these names or identities, and what your token may say, --url asks it.';

function namesText(unresolved: UnresolvedNames | null, where: string): string[] {
  if (unresolved === null)
    return ['', 'Which names point nowhere the ledger cannot say now: its read models are behind.'];
  const { count, items, isWhole } = unresolved;
  if (count === 0) return [];
  const rows = items.map(({ register, name, near, kinds, first }) => [
    register,
    printable(name),
    near === null ? '' : `${near}?`,
    kinds.map((kind) => `${kind.kind} ${number.format(kind.count)}`).join(', '),
    printable(`${first.source}/${first.id}`),
  ]);
  const heading = ['register', 'name', 'meant', 'named by', 'first'];
  const more = count > items.length ? [`and ${number.format(count - items.length)} more`] : [];
  const bound = isWhole ? [] : ['There are more names than were counted.'];
  return ['', `Names ${where}:`, '', table(heading, rows).trimEnd(), ...more, ...bound];
}
