import { duration, instant } from '#libs/evidence';
import type { Arrivals } from './arrivals.js';

import { type Fact, isKind } from './fact.js';
import { type Interval, overlaps, subtract, union } from './intervals.js';
import type { Policy, ReferenceTables } from './reference/reference.js';
import { byTwoPersons } from './standing.js';
import { endOf } from './surfaces.js';
import { toVersion } from './versions.js';

/** Why a stretch of a source's time is uncovered. */
export type GapCause = 'SEQUENCE' | 'HEARTBEAT' | 'HEARTBEAT_COUNT' | 'RECONCILIATION' | 'DECLARED';

export interface Uncovered extends Interval {
  readonly cause: GapCause;
  /** What shows it: the heartbeat, the reconciliation, the declaration; none for a missing sequence number. */
  readonly because: readonly Fact[];
}

const period = ({
  data,
}: Fact<'SourceHeartbeat' | 'SourceGap' | 'SourceGapResolved' | 'Reconciliation'>): Interval => ({
  from: instant(data.periodFrom),
  to: instant(data.periodTo),
});

/** One registered source and what is known of its completeness (domain: an absence is worth what the net was worth). */
export class SourceRecord {
  readonly id: string;
  readonly versions: readonly Fact<'Source'>[];
  /** When the source existed, by any version in force. */
  readonly lifetime: readonly Interval[];
  readonly #latest: Fact<'Source'>;
  readonly #gaps: readonly Uncovered[];
  readonly #lifts: readonly Interval[];
  readonly #lastHeard: { readonly at: number; readonly because: readonly Fact[] };
  readonly #silenceMs: number;
  readonly #tables: ReferenceTables;

  constructor(id: string, facts: readonly Fact[], arrivals: Arrivals, tables: ReferenceTables) {
    this.id = id;
    this.#tables = tables;
    this.versions = facts.filter((fact) => isKind(fact, 'Source')).filter(({ helps, hurts }) => helps || hurts);
    this.#latest = this.versions.at(-1) as Fact<'Source'>;
    this.#silenceMs = 2 * duration(this.#latest.data.heartbeatEvery);
    this.lifetime = lifetimeOf(this.versions, tables.policy);
    const start = Math.min(...this.versions.map(startOf));
    const beats = facts.filter((fact) => isKind(fact, 'SourceHeartbeat')).filter(({ helps }) => helps);
    const covered = union(beats.map(period));
    const last = covered.at(-1);
    this.#lastHeard =
      last === undefined
        ? { at: start, because: [] }
        : { at: last.to, because: beats.filter((beat) => period(beat).to === last.to) };
    this.#lifts = facts
      .filter((fact) => isKind(fact, 'SourceGapResolved'))
      .filter((fact) => fact.helps && fact.data.outcome !== 'LOST' && byTwoPersons(fact))
      .map(period);
    this.#gaps = [
      ...holes(start, covered),
      ...missing(arrivals, start),
      ...miscounted(facts, arrivals),
      ...facts
        .filter((fact) => isKind(fact, 'SourceGap'))
        .filter(({ hurts }) => hurts)
        .map((fact) => ({ ...period(fact), cause: 'DECLARED' as const, because: [fact] })),
    ].flatMap((gap) => this.#unlifted(gap));
  }

  /** Whether it matters to a client of this State; every source does to one whose country is unknown. */
  concerns(country: string | undefined): boolean {
    const { countries } = this.#latest.data;
    if (countries === undefined || !this.#latest.helps || country === undefined) return true;
    return countries.some((code) => code === country || this.#tables.stateOf(code, Infinity) === country);
  }

  /** What of a period is uncovered while the source existed, as judged at an instant. Sorted by start. */
  uncovered(within: Interval, at: number): Uncovered[] {
    return [...this.#gaps, ...this.#silence(at)]
      .filter((gap) => overlaps(gap, within))
      .flatMap((gap) =>
        this.lifetime.map((life) => ({
          ...gap,
          from: Math.max(gap.from, life.from, within.from),
          to: Math.min(gap.to, life.to, within.to),
        })),
      )
      .filter(({ from, to }) => from <= to)
      .sort((a, b) => a.from - b.from || a.to - b.to);
  }

  /** First instant at which the silence since the last heartbeat is a gap, judged then. */
  get silentFrom(): number {
    return this.#lastHeard.at + this.#silenceMs + 1;
  }

  /** Resolutions that were honoured rest on two persons' word. */
  get restsOnApproval(): boolean {
    return this.#lifts.length > 0;
  }

  #silence(at: number): Uncovered[] {
    if (at < this.silentFrom) return [];
    return this.#unlifted({
      from: this.#lastHeard.at,
      to: at,
      cause: 'HEARTBEAT',
      because: this.#lastHeard.because,
    });
  }

  #unlifted(gap: Uncovered): Uncovered[] {
    return subtract([gap], this.#lifts).map(({ from, to }) => ({ ...gap, from, to }));
  }
}

const startOf = ({ at, data }: Fact<'Source'>): number => (data.from === undefined ? at : instant(data.from));

function lifetimeOf(versions: readonly Fact<'Source'>[], policy: Policy): Interval[] {
  const claims = versions.map((fact) => {
    return toVersion(fact, startOf(fact), endOf(fact, policy.contemporaneityLimitMs), policy);
  });
  return union(
    claims.map(({ start, end }, index) => ({
      from: start,
      to: Math.min(end, ...claims.slice(index + 1).map(({ replacesFrom }) => replacesFrom - 1)),
    })),
  );
}

/** Stretches before the first heartbeat and between two. */
function holes(start: number, covered: readonly Interval[]): Uncovered[] {
  return covered.map(({ from }, index) => ({
    from: index === 0 ? start : (covered[index - 1] as Interval).to + 1,
    to: from - 1,
    cause: 'HEARTBEAT' as const,
    because: [],
  }));
}

/** Sequence numbers missing below one that has arrived, closed at both neighbours' times. */
function missing(arrivals: Arrivals, start: number): Uncovered[] {
  return arrivals.gaps.map(({ from = start, to }) => ({
    from: Math.min(from, to),
    to: Math.max(from, to),
    cause: 'SEQUENCE' as const,
    because: [],
  }));
}

/** Periods for which the source or its vendor counted more than the ledger holds. */
function miscounted(facts: readonly Fact[], arrivals: Arrivals): Uncovered[] {
  const found: Uncovered[] = [];
  const highest = arrivals.highest ?? 0n;
  for (const fact of facts) {
    if (isKind(fact, 'SourceHeartbeat') && fact.helps) {
      const { from, to } = period(fact);
      if (BigInt(fact.data.lastSequence) > highest || fact.data.count > arrivals.count(from, to))
        found.push({ from, to, cause: 'HEARTBEAT_COUNT', because: [fact] });
    } else if (isKind(fact, 'Reconciliation') && fact.hurts) {
      const { from, to } = period(fact);
      if (fact.data.vendorCount > arrivals.count(from, to))
        found.push({ from, to, cause: 'RECONCILIATION', because: [fact] });
    }
  }
  return found;
}
