import {
  applyRetractions,
  type Fact,
  frozenBy,
  heldOf,
  isKind,
  period,
  type ReferenceTables,
  type RuleSets,
  type SourceEvidence,
  type SourceRecord,
  type SourcesAt,
  shippedRuleSets,
  sourceFrom,
  toFact,
} from '#libs/assessment';
import { keptLast, type RecordedEvidence } from '#libs/evidence';
import { type Connection, type Prepare, ViewReader } from '#libs/projections';
import type { EvidenceIndex } from '../evidence-index/evidence-index.js';
import { type AboutRow, aboutColumns, factOf, ledgerItself } from './about-rows.js';
import { type CoverageChange, changesBy, inForceIntervalsOf, numberOf, wholeChange } from './coverage-changes.js';
import { periodsAt } from './known-source.js';
import { KnownSources } from './known-sources.js';
import { registeredBy } from './registered.js';

/** What of the evidence about sources is believed, where it is not all that stands in the ledger. */
export interface Belief {
  /** From which position on retractions take nothing away that hurts: a regulator had asked about the client. */
  readonly frozenFrom?: bigint | undefined;
  /** Whether acts of two persons count, as they do when left out. */
  readonly believesApprovals?: boolean | undefined;
}

/** By what sources are judged. */
export type JudgedBy = Pick<SourceEvidence, 'tables' | 'ruleSet' | 'counted'>;

/** States of knowledge whose sources are kept, and evidence that they cite. */
const statesMax = 64;
const citedMax = 50_000;

/**
 * Over which periods the absence of evidence from a source is worth something: the registered sources as they
 * were known at a position, equal to what the assessment makes of all evidence up to it. Throws `ViewBehind` before that.
 */
export class SourceCoverage {
  readonly #reader: ViewReader;
  readonly #evidenceIndex: EvidenceIndex;
  readonly #ruleSets: RuleSets;
  readonly #known = new Map<bigint, KnownSources>();
  readonly #states = new Map<string, { readonly by: ReferenceData; readonly sources: readonly SourceRecord[] }>();
  readonly #cited = new Map<bigint, Fact>();

  constructor(connection: Connection, evidenceIndex: EvidenceIndex, ruleSets: RuleSets = shippedRuleSets) {
    this.#reader = new ViewReader('coverage', connection);
    this.#evidenceIndex = evidenceIndex;
    this.#ruleSets = ruleSets;
  }

  /**
   * The registered sources, in the order in which they were first spoken of; the very same list where nothing about them
   * changed in between. Costs what differs from the state of knowledge that was asked about last.
   */
  sourcesAt(upTo: bigint, by: JudgedBy, belief: Belief = {}): readonly SourceRecord[] {
    return this.#reader.read(upTo, (prepare) => {
      if (this.#cited.size > citedMax) this.#cited.clear();
      const ruleSet = numberOf(prepare, by.ruleSet);
      const change = lastChange(prepare, ruleSet, upTo);
      if (change === undefined) return none;
      const { tables } = by;
      const all = this.#kept(`${ruleSet} ${change}`, tables, () =>
        this.#knownBy(ruleSet, by).at(prepare, change, tables),
      );
      const { frozenFrom = upTo + 1n, believesApprovals = true } = belief;
      const isPlain = believesApprovals && frozenFrom > upTo;
      return isPlain ? all : this.#believing(prepare, upTo, by, { frozenFrom, believesApprovals }, all);
    });
  }

  /** The same, as a history of the registers asks for it. */
  readonly sources: SourcesAt = (position, evidence) =>
    this.sourcesAt(position, evidence, evidence.isPlain ? undefined : evidence);

  /** The positions after one and up to another at which anything changed by any rule set, in order. */
  changedAt(after: bigint, upTo: bigint): bigint[] {
    return this.#reader.read(upTo, (prepare) =>
      prepare<bigint>('SELECT DISTINCT position FROM coverage_changes WHERE position > ? AND position <= ? ORDER BY 1')
        .pluck()
        .all(after, upTo),
    );
  }

  /**
   * What changed after a position and up to another, in order: by the rule set in force at each, so that where another is
   * adopted every source changed over all time; by the one that is named, all the way.
   */
  changes(after: bigint, upTo: bigint, ruleSet?: string): CoverageChange[] {
    return this.#reader.read(upTo, (prepare) => {
      if (ruleSet !== undefined) return changesBy(prepare, ruleSet, after, upTo);
      return inForceIntervalsOf(prepare, this.#ruleSets.usual.id, after, upTo).flatMap((interval) => {
        const changes = changesBy(prepare, interval.ruleSet, interval.after, interval.upTo);
        if (!interval.isOther) return changes;
        const begin = interval.after + 1n;
        const all = registeredBy(prepare, begin).map(({ name }) => wholeChange(begin, name));
        return [...all, ...changes.filter(({ position }) => position > begin)];
      });
    });
  }

  #knownBy(ruleSet: bigint, { counted }: JudgedBy): KnownSources {
    const known =
      this.#known.get(ruleSet) ??
      new KnownSources(ruleSet, {
        cite: (positions) => this.#cite(positions),
        held: (source, count, upTo) =>
          heldOf(counted(count), this.#evidenceIndex.arrivals(source, upTo), period(count)),
        periods: (source, upTo) => this.#reader.read(upTo, (prepare) => periodsAt(prepare, source, ruleSet, upTo)),
      });
    this.#known.set(ruleSet, known);
    return known;
  }

  #kept(key: string, tables: ReferenceTables, make: () => readonly SourceRecord[]): readonly SourceRecord[] {
    const kept = this.#states.get(key);
    const sources = kept?.by === tables.reference ? kept.sources : make();
    return keptLast(this.#states, key, statesMax, { by: tables.reference, sources }).sources;
  }

  /** Works out anew the sources of which something was retracted; the others differ in what is lifted at most. */
  #believing(
    prepare: Prepare,
    upTo: bigint,
    { tables, ruleSet, counted }: JudgedBy,
    belief: Required<Belief>,
    all: readonly SourceRecord[],
  ): readonly SourceRecord[] {
    const { believesApprovals } = belief;
    const frozenFrom = believesApprovals ? (belief.frozenFrom as bigint) : 0n;
    const contested = retracted(prepare, frozenFrom, upTo);
    if (contested.size === 0 && believesApprovals) return all;
    return this.#kept(`${ruleSet} ${upTo} ${frozenFrom} ${believesApprovals}`, tables, () =>
      registeredBy(prepare, upTo).flatMap(({ id, name }) => {
        const plain = all.find((source) => source.id === name);
        if (!contested.has(id)) return (believesApprovals ? plain : plain?.unlifted) ?? [];
        const facts = factsAbout(prepare, id, upTo).map((fact) => (believesApprovals ? fact : withoutApprover(fact)));
        const asked = requestOnAll(prepare, upTo);
        applyRetractions(
          facts,
          (fact) => frozenBy(asked)(fact) || BigInt(fact.evidence.position as string) >= frozenFrom,
        );
        const stands = facts.some((fact) => isKind(fact, 'Source') && (fact.helps || fact.hurts));
        return stands
          ? sourceFrom(name, { facts, arrivals: this.#evidenceIndex.arrivals(name, upTo), counted }, tables)
          : [];
      }),
    );
  }

  /** The evidence at these positions: the very same each time, as answers name each piece once. */
  #cite(positions: readonly bigint[]): readonly Fact[] {
    const missing = positions.filter((position) => !this.#cited.has(position));
    const last = missing.at(-1);
    if (last !== undefined) {
      this.#reader.read(last, (prepare) => {
        const rows = prepare<AboutRow>(
          `SELECT ${aboutColumns} FROM coverage_about WHERE position IN (SELECT value FROM json_each(?))`,
        ).all(`[${missing.join()}]`);
        for (const row of rows) this.#cited.set(row.position, factOf(row));
      });
    }
    return positions.map((position) => this.#cited.get(position) as Fact);
  }
}

type ReferenceData = ReferenceTables['reference'];

const none: readonly SourceRecord[] = [];

function lastChange(prepare: Prepare, ruleSet: bigint, upTo: bigint): bigint | undefined {
  return prepare<bigint>(
    'SELECT position FROM coverage_changes WHERE position <= ? AND rule_set IN (0, ?) ORDER BY position DESC LIMIT 1',
  )
    .pluck()
    .get(upTo, ruleSet);
}

/** The sources about which a retraction was recorded from a position on and up to another. */
function retracted(prepare: Prepare, from: bigint, upTo: bigint): ReadonlySet<bigint> {
  const sources = prepare<bigint>(
    `SELECT source FROM coverage_about WHERE kind = 'Retraction' AND position >= ? AND position <= ?`,
  )
    .pluck()
    .all(from, upTo);
  return new Set(sources);
}

/** The first request of a regulator on the whole ledger. */
const requestOnAll = (prepare: Prepare, upTo: bigint): Fact | undefined =>
  factsAbout(prepare, BigInt(ledgerItself), upTo)[0];

function factsAbout(prepare: Prepare, source: bigint, upTo: bigint): Fact[] {
  return prepare<AboutRow>(
    `SELECT ${aboutColumns} FROM coverage_about WHERE source = ? AND position <= ? ORDER BY position`,
  )
    .all(source, upTo)
    .map(factOf);
}

/** The fact, if no second person had been named. */
function withoutApprover(fact: Fact): Fact {
  const data = { ...fact.data, approver: undefined } as RecordedEvidence['data'];
  return toFact({ ...fact.evidence, data } as RecordedEvidence) as Fact;
}
