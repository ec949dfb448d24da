import { duration, instant } from '#libs/evidence';
import type { Arrivals } from './arrivals.js';
import { type Fact, isKind } from './fact.js';
import { type Interval, intersect, overlapsAny, subtract, union } from './intervals.js';
import type { Policy, ReferenceTables } from './reference/reference.js';
import { gapsOf, lifts, period, type Uncovered } from './source-gaps.js';
import { endOf } from './surfaces.js';
import { toVersion } from './versions.js';

/** One registered source and what is known of its completeness: an absence is worth what the net was worth. */
export class SourceRecord {
  readonly id: string;
  readonly versions: readonly Fact<'Source'>[];
  /** When the source existed, by any version in force: sorted and disjoint. */
  readonly lifetime: readonly Interval[];
  readonly #facts: readonly Fact[];
  readonly #arrivals: Arrivals;
  readonly #tables: ReferenceTables;
  readonly #latest: Fact<'Source'>;
  /** What resolutions by two persons lift. */
  readonly #lifts: readonly Interval[];
  readonly #gaps: readonly Uncovered[];
  readonly #lastHeard: { readonly at: number; readonly because: readonly Fact[] };
  /** The gaps, and the silence since the last heartbeat once it is one: sorted and disjoint. */
  readonly #blind: readonly Interval[];
  readonly #silent: readonly Interval[];
  #unlifted: SourceRecord | undefined;

  /** @param believesApprovals whether resolutions count, as they do unless one asks what would be without them */
  constructor(
    id: string,
    facts: readonly Fact[],
    arrivals: Arrivals,
    tables: ReferenceTables,
    believesApprovals = true,
  ) {
    this.id = id;
    this.#facts = facts;
    this.#arrivals = arrivals;
    this.#tables = tables;
    this.versions = facts.filter((fact) => isKind(fact, 'Source')).filter(({ helps, hurts }) => helps || hurts);
    this.#latest = this.versions.at(-1) as Fact<'Source'>;
    this.lifetime = lifetimeOf(this.versions, tables.policy);
    const start = this.versions.reduce((least, version) => Math.min(least, startOf(version)), Infinity);
    const beats = facts.filter((fact) => isKind(fact, 'SourceHeartbeat')).filter(({ helps }) => helps);
    const covered = union(beats.map(period));
    this.#lastHeard = lastHeard(beats, covered, start);
    this.#lifts = believesApprovals ? union(facts.filter(lifts).map(period)) : [];
    this.#gaps = gapsOf(facts, arrivals, { start, covered }).flatMap((gap) => this.#uncoveredIn(gap));
    this.#blind = union(this.#gaps);
    this.#silent = union(this.#uncoveredIn(this.#silence(Infinity)));
  }

  /** Whether it matters to a client of this State; every source does to one whose country is unknown. */
  concerns(country: string | undefined): boolean {
    const { countries } = this.#latest.data;
    if (countries === undefined || !this.#latest.helps || country === undefined) return true;
    return countries.some((code) => code === country || this.#tables.stateOf(code, Infinity) === country);
  }

  /** Whether anything of a period is uncovered while the source existed, as judged at an instant. */
  isUncovered(within: Interval, at: number): boolean {
    if (overlapsAny(within, this.#blind)) return true;
    return at >= this.silentFrom && overlapsAny({ from: within.from, to: Math.min(within.to, at) }, this.#silent);
  }

  /** What of a period is uncovered while the source existed, as judged at an instant. Sorted by start. */
  uncovered(within: Interval, at: number): Uncovered[] {
    const silence = at < this.silentFrom ? [] : this.#uncoveredIn(this.#silence(at));
    return [...this.#gaps, ...silence]
      .map((gap) => ({ ...gap, from: Math.max(gap.from, within.from), to: Math.min(gap.to, within.to) }))
      .filter(({ from, to }) => from <= to)
      .sort((a, b) => a.from - b.from || a.to - b.to);
  }

  /** First instant at which the silence since the last heartbeat is a gap, judged then. */
  get silentFrom(): number {
    return this.#lastHeard.at + 2 * duration(this.#latest.data.heartbeatEvery) + 1;
  }

  /** Whether resolutions are honoured: acts of two persons that answers may rest on. */
  get restsOnApproval(): boolean {
    return this.#lifts.length > 0;
  }

  /** The same source, if no resolution were believed. */
  get unlifted(): SourceRecord {
    this.#unlifted ??= new SourceRecord(this.id, this.#facts, this.#arrivals, this.#tables, false);
    return this.#unlifted;
  }

  #silence(until: number): Uncovered {
    const { at, because } = this.#lastHeard;
    return { from: at, to: until, cause: 'HEARTBEAT', because };
  }

  /** What of a gap no resolution lifts, while the source existed. */
  #uncoveredIn(gap: Uncovered): Uncovered[] {
    return subtract(gap, this.#lifts)
      .flatMap((part) => intersect(part, this.lifetime))
      .map(({ from, to }) => ({ ...gap, from, to }));
  }
}

const startOf = ({ at, data }: Fact<'Source'>): number => (data.from === undefined ? at : instant(data.from));

function lifetimeOf(versions: readonly Fact<'Source'>[], policy: Policy): Interval[] {
  let replacedFrom = Infinity;
  const claimed = versions.toReversed().map((fact): Interval => {
    const end = endOf(fact, policy.contemporaneityLimitMs);
    const { start, replacesFrom } = toVersion(fact, startOf(fact), end, policy);
    const to = Math.min(end, replacedFrom - 1);
    replacedFrom = Math.min(replacedFrom, replacesFrom);
    return { from: start, to };
  });
  return union(claimed);
}

function lastHeard(beats: readonly Fact<'SourceHeartbeat'>[], covered: readonly Interval[], start: number) {
  const last = covered.at(-1);
  if (last === undefined) return { at: start, because: [] };
  return { at: last.to, because: beats.filter((beat) => period(beat).to === last.to) };
}
