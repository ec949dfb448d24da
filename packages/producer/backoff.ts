/**
 * How long to wait before the next try: exponential with full jitter, so that producers which failed together do not come
 * back together, and never less than the other side asked for (`Retry-After`), behind which they are spread as well.
 *
 * @param failures how many tries failed, one after the other; at least 1
 */
export function backoffMs(
  failures: number,
  retryAfterMs = 0,
  { firstMs, mostMs }: Backoff = usualBackoff,
  random: () => number = Math.random,
): number {
  const ceiling = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.min(retryAfterMs, retryAfterMsMax) + random() * ceiling;
}

export interface Backoff {
  /** The most that the first wait may take. */
  readonly firstMs: number;
  /** The most that any may take, beyond what the other side asked for. */
  readonly mostMs: number;
}

export const usualBackoff: Backoff = { firstMs: 250, mostMs: 60_000 };

/** Longer than this nobody is believed: a wrong clock would stop the sending. */
const retryAfterMsMax = 3_600_000;

/** `Retry-After` in milliseconds (RFC 9110, 10.2.3): seconds, or a date. 0 where there is none that can be read. */
export function retryAfterMsOf(header: string | null, now: number = Date.now()): number {
  if (header === null) return 0;
  if (/^[0-9]{1,9}$/.test(header.trim())) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? 0 : Math.max(0, at - now);
}
