import { instantText } from '#libs/evidence';
import type { Hold } from './holds.js';

/** What may keep a client's evidence from being erased. Instants in ms. */
export interface KeptFor {
  readonly holds: readonly Hold[];
  /** Of each regulator's request on the client or the ledger, when it is due, or else was made. */
  readonly requested: readonly number[];
  /** When the last thing occurred that is on record of the relationship; undefined where nothing is. */
  readonly last: number | undefined;
  readonly retentionYears: number;
  readonly now: number;
}

/**
 * Why a client's evidence has to be kept, as a clause; undefined where it has not. Nothing says that a relationship has ended but
 * that nothing more occurs, and nothing closes a regulator's request: either keeps it for the retention period.
 */
export function whatCovers({ holds, requested, last, retentionYears, now }: KeptFor): string | undefined {
  const [hold] = holds;
  if (hold !== undefined)
    return `Hold ${hold.number} stands on it, by ${hold.by} (${hold.reason}); two persons lift it`;
  const asked = yearsAfter(Math.max(...requested), retentionYears);
  if (requested.length > 0 && now < asked)
    return `An authority has asked about it, so it is kept until ${instantText(asked)}`;
  const over = last === undefined ? -Infinity : yearsAfter(last, retentionYears);
  if (now < over)
    return `The last that occurred is of ${instantText(last as number)}, and it is kept for ${retentionYears} years after that: until ${instantText(over)} (INITIUM_RETENTION_YEARS)`;
  return undefined;
}

function yearsAfter(at: number, years: number): number {
  if (!Number.isFinite(at)) return at;
  const date = new Date(at);
  return date.setUTCFullYear(date.getUTCFullYear() + years);
}
