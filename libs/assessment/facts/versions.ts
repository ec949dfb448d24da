import { countUntil, instant } from '#libs/evidence';
import type { Policy } from '../reference/rows.js';
import type { Fact } from './fact.js';
import type { Interval } from './intervals.js';

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
 * All versions of one register entry, in the order of recording, and what those that claim an instant amount to:
 * the last one that has replaced the earlier ones by then, and every later one that already claims. None after the end of
 * the version in force.
 */
export class Versions<F extends Fact, Reading> {
  readonly #all: readonly Version<F>[];
  readonly #read: (claims: readonly Version<F>[], at: number) => Reading;
  #changes: readonly { readonly at: number }[] | undefined;
  /** Questions tend to come in order of time, so what was read last is kept for as long as it holds. */
  #last: (Interval & { readonly reading: Reading }) | undefined;

  /** @param read what the claiming versions amount to; it may differ only at `changes` */
  constructor(all: readonly Version<F>[], read: (claims: readonly Version<F>[], at: number) => Reading) {
    this.#all = all;
    this.#read = read;
  }

  at(at: number): Reading {
    const last = this.#last;
    if (last !== undefined && last.from <= at && at < last.to) return last.reading;
    const changes = this.#sorted();
    const next = countUntil(changes, at);
    const reading = this.#read(this.#claims(at), at);
    this.#last = { from: changes[next - 1]?.at ?? -Infinity, to: changes[next]?.at ?? Infinity, reading };
    return reading;
  }

  /** Instants at which the claims can change, ascending. */
  changes(): readonly number[] {
    return this.#sorted().map(({ at }) => at);
  }

  #sorted(): readonly { readonly at: number }[] {
    this.#changes ??= this.#all
      .flatMap(({ start, end, replacesFrom }) => [start, end + 1, replacesFrom])
      .filter(Number.isFinite)
      .sort((a, b) => a - b)
      .map((at) => ({ at }));
    return this.#changes;
  }

  #claims(at: number): Version<F>[] {
    let inForce = this.#all.length - 1;
    while (inForce > 0 && (this.#all[inForce] as Version<F>).replacesFrom > at) inForce--;
    return this.#all.slice(Math.max(inForce, 0)).filter(({ start, end }) => start <= at && at <= end);
  }
}

/** The versions of one register entry that still stand in part, in the order of recording; undefined where none does. */
export function versionsOf<F extends Fact, Reading>(
  facts: readonly F[],
  toVersionOf: (fact: F) => Version<F>,
  read: (claims: readonly Version<F>[], at: number) => Reading,
): Versions<F, Reading> | undefined {
  const standing = facts.filter(({ helps, hurts }) => helps || hurts);
  return standing.length === 0 ? undefined : new Versions(standing.map(toVersionOf), read);
}

/** The end of a surface or of a source helps: one recorded late holds from its recording, and not before. */
export function endOf(fact: Fact<'Surface' | 'Source'>, limitMs: number): number {
  if (fact.data.to === undefined || !fact.helps) return Infinity;
  const to = instant(fact.data.to);
  return fact.recorded <= to + limitMs ? to : Math.max(to, fact.recorded - 1);
}
