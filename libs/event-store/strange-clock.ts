import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CannotOpen } from './event-store.js';

const dayMs = 86_400_000;
const quietMsMax = 366 * dayMs;

/** When this program was built, in milliseconds since 1970: no clock that is right says an earlier time. */
const builtAt = statSync(fileURLToPath(import.meta.url)).mtimeMs;

/**
 * Throws `CannotOpen` where what the clock says at a start is not to be believed: what is recorded with a wrong time stays
 * recorded with it. `last` is the ledger's last ledgertime.
 */
export function refuseStrangeClock(now: number, last: number | undefined, built = builtAt): void {
  const why = strangeness(now, last, built);
  if (why === undefined) return;
  const next = 'set it right, or confirm that it is with --accept-clock';
  throw new CannotOpen(`the system clock says ${textOf(now)}, ${why}: ${next}`);
}

function strangeness(now: number, last: number | undefined, built: number): string | undefined {
  if (now < built - dayMs) return `before this program was built, at ${textOf(built)}`;
  if (last !== undefined && now - last > quietMsMax) return `more than a year after the last event, of ${textOf(last)}`;
  return undefined;
}

const textOf = (instant: number): string => new Date(instant).toISOString();
