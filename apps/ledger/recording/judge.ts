import { type Checked, checkEvidence, type Evidence, instant } from '#libs/evidence';
import type { Arrival } from './arrival.js';

/** How far a source's clock may be ahead of the ledger's, in milliseconds (policy `clock_skew`). */
const clockSkewMs = 5 * 60_000;

/** Whether what arrived is evidence at `now` (ms), or every reason why it is not. */
export function judge({ parsed }: Arrival, now: number): Checked<Evidence> {
  if (parsed.problems !== undefined) return { problems: parsed.problems };
  const checked = checkEvidence(parsed.value);
  const time = timeOf(checked, parsed.value);
  if (time === undefined || !(instant(time) > now + clockSkewMs)) return checked;
  // what is dated ahead of the ledger's clock is refused at intake.
  const ahead = { pointer: '/time', detail: 'is more than five minutes ahead of the clock of this ledger (R-412)' };
  return { problems: [...(checked.problems ?? []), ahead] };
}

function timeOf(checked: Checked<Evidence>, value: unknown): string | undefined {
  if (checked.evidence !== undefined) return checked.evidence.time;
  const time = typeof value === 'object' && value !== null ? (value as { time?: unknown }).time : undefined;
  return typeof time === 'string' ? time : undefined;
}
