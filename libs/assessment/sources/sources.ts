import { duration } from '#libs/evidence';
import { eventKey, type Fact, isKind } from '../facts/fact.js';
import { type ClosedInterval, intersect, overlapsAny, subtract, union } from '../facts/intervals.js';
import { endOf, toVersion } from '../facts/versions.js';
import type { ReferenceTables } from '../reference/reference.js';
import type { Policy } from '../reference/rows.js';
import type { Arrivals } from './arrivals.js';
import { ListedGaps, type SourceFindings, type SourceGaps } from './source-findings.js';
import {
  beginsBy,
  type Count,
  gapsOf,
  type HeldCounts,
  heldOf,
  holes,
  lastHeard,
  lifts,
  period,
  type RequiredCounts,
  startOf,
  type Uncovered,
} from './source-gaps.js';

/** One registered source and what is known of its completeness: an absence is worth what the net was worth. */
export class SourceRecord {
  readonly id: string;
  readonly versions: readonly Fact<'Source'>[];
  /** When the source existed, by any version in force: sorted and disjoint. */
  readonly lifetime: readonly ClosedInterval[];
  /** First instant at which the silence since the last heartbeat is a gap, judged then. */
  readonly silentFrom: number;
  readonly #findings: SourceFindings;
  readonly #tables: ReferenceTables;
  readonly #latest: Fact<'Source'>;
  readonly #heartbeatMs: number;
  readonly #silent: readonly ClosedInterval[];
  #blind: readonly ClosedInterval[] | undefined;
  #unlifted: SourceRecord | undefined;

  /** @param like the same source at another state of knowledge, to share what does not differ */
  constructor(id: string, findings: SourceFindings, tables: ReferenceTables, like?: SourceRecord) {
    this.id = id;
    this.#findings = findings;
    this.#tables = tables;
    this.versions = findings.versions;
    this.#latest = this.versions.at(-1) as Fact<'Source'>;
    const isAsOld =
      like !== undefined && like.versions === this.versions && like.#tables.reference === tables.reference;
    this.lifetime = isAsOld ? like.lifetime : lifetimeOf(this.versions, tables.policy);
    this.#heartbeatMs = isAsOld ? like.#heartbeatMs : duration(this.#latest.data.heartbeatEvery);
    this.silentFrom = findings.heard.at + 2 * this.#heartbeatMs + 1;
    this.#silent = union(this.#uncoveredIn(this.#silence(Infinity)));
  }

  /** Whether it matters to a client of this State; every source does to one whose country is unknown. */
  concerns(country: string | undefined): boolean {
    const { countries } = this.#latest.data;
    if (countries === undefined || !this.#latest.helps || country === undefined) return true;
    return countries.some((code) => code === country || this.#tables.stateOf(code, Infinity) === country);
  }

  /** Whether there is any gap in a period while the source existed, at whatever instant it is judged. */
  isBlind(within: ClosedInterval): boolean {
    this.#blind ??= union(this.#findings.gaps.union.flatMap((gap) => this.#standing(gap)));
    return within.from <= within.to && overlapsAny(within, this.#blind);
  }

  /** Whether anything of a period is uncovered while the source existed, as judged at an instant. */
  isUncovered(within: ClosedInterval, at: number): boolean {
    // A look-back is over before it begins where the first contact came long after the request.
    if (within.from > within.to) return false;
    if (this.isBlind(within)) return true;
    return at >= this.silentFrom && overlapsAny({ from: within.from, to: Math.min(within.to, at) }, this.#silent);
  }

  /** From when on `isUncovered` holds of a period, judged when it is over: −∞ always, ∞ never. */
  uncoveredFrom(within: ClosedInterval): number {
    if (within.from > within.to) return Infinity;
    if (this.isBlind(within)) return -Infinity;
    return overlapsAny(within, this.#silent) ? this.silentFrom : Infinity;
  }

  /**
   * What of a period is uncovered while the source existed, as judged at an instant: for each cause by itself.
   * Sorted by start, then end, cause, and the evidence that shows it.
   */
  uncovered(within: ClosedInterval, at: number): Uncovered[] {
    const silence = at < this.silentFrom ? [] : this.#uncoveredIn(this.#silence(at));
    return [...this.#findings.gaps.within(within).flatMap((gap) => this.#uncoveredIn(gap)), ...silence]
      .map((gap) => ({ ...gap, from: Math.max(gap.from, within.from), to: Math.min(gap.to, within.to) }))
      .filter(({ from, to }) => from <= to)
      .sort(compareGaps);
  }

  /** What shows that something of a period is uncovered, whatever resolutions lift of it, and where it was heard last. */
  foundIn(within: ClosedInterval): { readonly gaps: readonly Uncovered[]; readonly heard: SourceFindings['heard'] } {
    return { gaps: this.#findings.gaps.within(within).toSorted(compareGaps), heard: this.#findings.heard };
  }

  /** What the ledger holds of what was counted in a period, as known up to a position. */
  heldOf(count: Count, upTo: bigint): HeldCounts {
    return this.#findings.held(count, upTo);
  }

  /** Whether resolutions are honoured: acts of two persons that answers may rest on. */
  get restsOnApproval(): boolean {
    return this.#findings.lifts.length > 0;
  }

  /** The same source, if no resolution were believed. */
  get unlifted(): SourceRecord {
    if (!this.restsOnApproval) return this;
    this.#unlifted ??= new SourceRecord(this.id, { ...this.#findings, lifts: [] }, this.#tables, this);
    return this.#unlifted;
  }

  #silence(until: number): Uncovered {
    const { at, because } = this.#findings.heard;
    return { from: at, to: until, cause: 'HEARTBEAT', because };
  }

  #uncoveredIn(gap: Uncovered): Uncovered[] {
    return this.#standing(gap).map(({ from, to }) => ({ ...gap, from, to }));
  }

  /** What of a gap no resolution lifts, while the source existed. */
  #standing(gap: ClosedInterval): ClosedInterval[] {
    return subtract(gap, this.#findings.lifts).flatMap((part) => intersect(part, this.lifetime));
  }
}

/** From what one source is worked out: all that was said about it, what it sent, and how that is counted. */
export interface SourceEvidenceOf {
  readonly facts: readonly Fact[];
  readonly arrivals: Arrivals;
  readonly counted: (count: Count) => RequiredCounts;
  /** What stands in for its heartbeats, where these are not among the facts. */
  readonly heard?: HeardOfSource;
}

/** When a source was heard, where nobody has all its heartbeats. */
export interface HeardOfSource {
  /** The periods before the first heartbeat, and between two. */
  readonly holes: readonly Uncovered[];
  /** Where the last one ends, and which of the facts end there. */
  readonly last: (facts: readonly Fact[]) => SourceFindings['heard'];
}

/** A registered source, worked out from all evidence about it and all that it sent. */
export function sourceFrom(
  id: string,
  { facts, arrivals, counted, heard }: SourceEvidenceOf,
  tables: ReferenceTables,
): SourceRecord {
  const versions = facts.filter((fact) => isKind(fact, 'Source')).filter(({ helps, hurts }) => helps || hurts);
  const start = startOf(versions);
  const beats = facts.filter((fact) => isKind(fact, 'SourceHeartbeat')).filter(({ helps }) => helps);
  const covered = union(beats.map(period));
  const between = heard?.holes ?? holes(start, covered);
  const gaps: SourceGaps = new ListedGaps(gapsOf(facts, arrivals, { start, holes: between }, counted));
  const last = heard?.last(beats) ?? lastHeard(beats, covered, start);
  const held = (count: Count) => heldOf(counted(count), arrivals, period(count));
  const found = { versions, heard: last, gaps, held, lifts: union(facts.filter(lifts).map(period)) };
  return new SourceRecord(id, found, tables);
}

function lifetimeOf(versions: readonly Fact<'Source'>[], policy: Policy): ClosedInterval[] {
  let replacedFrom = Infinity;
  const claimed = versions.toReversed().map((fact): ClosedInterval => {
    const end = endOf(fact, policy.contemporaneityLimitMs);
    const { start, replacesFrom } = toVersion(fact, beginsBy(fact), end, policy);
    const to = Math.min(end, replacedFrom - 1);
    replacedFrom = Math.min(replacedFrom, replacesFrom);
    return { from: start, to };
  });
  return union(claimed);
}

const keyOf = ({ cause, because: [first] }: Uncovered): string =>
  `${cause} ${first === undefined ? '' : eventKey(first.evidence)}`;

function compareGaps(a: Uncovered, b: Uncovered): number {
  if (a.from !== b.from) return a.from - b.from;
  if (a.to !== b.to) return a.to - b.to;
  const [p, q] = [keyOf(a), keyOf(b)];
  return p < q ? -1 : Number(p > q);
}
