import type { Fact } from './fact.js';
import type { Policy } from './reference/reference.js';

/** A version of a register entry and the valid time it claims: closed, in milliseconds. */
export interface Version<F extends Fact = Fact> {
  readonly fact: F;
  readonly start: number;
  readonly end: number;
  /** From here on it replaces all earlier versions: its start when recorded in time, else its recording. */
  readonly replacesFrom: number;
}

export function toVersion<F extends Fact>(fact: F, start: number, end: number, policy: Policy): Version<F> {
  const inTime = fact.recorded <= start + policy.contemporaneityLimitMs;
  return { fact, start, end, replacesFrom: inTime ? start : fact.recorded };
}

/**
 * The versions that claim an instant, in the order of recording: the last one that has replaced the earlier ones
 * by then, and every later one that already claims. Empty after the end of the version in force.
 */
export function claimsAt<F extends Fact>(versions: readonly Version<F>[], at: number): Version<F>[] {
  let inForce = versions.length - 1;
  while (inForce > 0 && (versions[inForce] as Version<F>).replacesFrom > at) inForce--;
  return versions.slice(inForce).filter(({ start, end }) => start <= at && at <= end);
}

/** Instants at which the claims can change. */
export function claimChanges(versions: readonly Version[]): number[] {
  return versions.flatMap(({ start, end, replacesFrom }) => [start, end + 1, replacesFrom]).filter(Number.isFinite);
}
