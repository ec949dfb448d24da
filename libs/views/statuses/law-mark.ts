import { createHash } from 'node:crypto';
import type { Registers, RuleSet } from '#libs/assessment';
import { canonical, instant } from '#libs/evidence';

/** By what registers judge: the rule set, and its reference data with what of it was published by then. */
export function lawMark({ law, tables: { reference }, knownAt }: Registers<RuleSet>): string {
  const rows = reference.states.flatMap(({ transition }) => transition);
  const published = rows.filter((row) => row.published === null || instant(row.published) <= knownAt);
  const sha256 = createHash('sha256').update(canonical(reference)).digest('hex');
  return ` under ${law.id} ${sha256} ${published.length}`;
}
