import {
  applyRetractions,
  type Fact,
  frozenBy,
  isKind,
  ledgerRuleSets,
  type ReferenceTables,
  type SourceRecord,
  type SourcesAt,
  sourceFrom,
  toFact,
} from '#libs/assessment';
import type { RecordedEvidence } from '#libs/evidence';
import type { Register } from '../register/register.js';
import { type Connection, type Prepare, ViewReader } from '../view-reader.js';
import { type AboutRow, aboutColumns, factOf, ledgerItself } from './about-rows.js';
import { periodsAt } from './known-source.js';
import { everRegistered, KnownSources } from './known-sources.js';

/** What of the evidence about sources is believed, where it is not all that stands in the ledger. */
export interface Belief {
  /** From which position on retractions take nothing away that hurts: a regulator had asked about the client. */
  readonly frozenFrom?: bigint | undefined;
  /** Whether acts of two persons count, as they do when left out. */
  readonly believesApprovals?: boolean | undefined;
}

/** Where what is known of a source's coverage changed. */
export interface CoverageChange {
  readonly position: bigint;
  readonly source: string;
  /**
   * Between which times (ms, both included) anything that was covered may be uncovered now, or the reverse. The least and
   * the greatest safe integer where it reaches to the beginning or the end of time, as when a version of it is recorded.
   */
  readonly from: number;
  readonly to: number;
}

/** States of knowledge whose sources are kept, and evidence that they cite. */
const statesMax = 64;
const citedMax = 50_000;

/**
 * Over which periods the absence of evidence from a source is worth something: the registered sources as they
 * were known at a position, equal to what the assessment makes of all evidence up to it. Throws `ViewBehind` before that.
 */
export class Coverage {
  readonly #reader: ViewReader;
  readonly #register: Register;
  readonly #known = new KnownSources({
    cite: (positions) => this.#cite(positions),
    periods: (source, upTo) => this.#reader.read(upTo, (prepare) => periodsAt(prepare, source, upTo)),
  });
  readonly #states = new Map<string, { readonly by: Reference; readonly sources: readonly SourceRecord[] }>();
  readonly #cited = new Map<bigint, Fact>();

  constructor(connection: Connection, register: Register) {
    this.#reader = new ViewReader('coverage', connection);
    this.#register = register;
  }

  /**
   * The registered sources, in the order in which they were first spoken of; the very same list where nothing about them
   * changed in between. Costs what differs from the state of knowledge that was asked about last.
   */
  sourcesAt(upTo: bigint, tables: ReferenceTables, belief: Belief = {}): readonly SourceRecord[] {
    return this.#reader.read(upTo, (prepare) => {
      if (this.#cited.size > citedMax) this.#cited.clear();
      const change = lastChange(prepare, upTo);
      if (change === undefined) return none;
      const all = this.#kept(`${change}`, tables, () => this.#known.at(prepare, change, tables));
      const { frozenFrom = upTo + 1n, believesApprovals = true } = belief;
      const isPlain = believesApprovals && frozenFrom > upTo;
      return isPlain ? all : this.#believing(prepare, upTo, tables, { frozenFrom, believesApprovals }, all);
    });
  }

  /** The same, as a history of the registers asks for it. */
  readonly sources: SourcesAt = (position, { tables, isPlain, frozenFrom, believesApprovals }) =>
    this.sourcesAt(position, tables, isPlain ? undefined : { frozenFrom, believesApprovals });

  /** The position at which any source's coverage changed last, up to one; undefined while none is registered. */
  lastChange(upTo: bigint): bigint | undefined {
    return this.#reader.read(upTo, (prepare) => lastChange(prepare, upTo));
  }

  /** What changed after a position and up to another, in order. */
  changes(after: bigint, upTo: bigint): CoverageChange[] {
    return this.#reader.read(upTo, (prepare) =>
      prepare<{ position: bigint; source: string; from: bigint; to: bigint }>(
        `SELECT position, name AS source, from_time AS "from", to_time AS "to"
         FROM coverage_changes JOIN coverage_sources ON id = source
         WHERE position > ? AND position <= ? ORDER BY position, source`,
      )
        .all(after, upTo)
        .map((row) => ({ ...row, from: Number(row.from), to: Number(row.to) })),
    );
  }

  #kept(key: string, tables: ReferenceTables, make: () => readonly SourceRecord[]): readonly SourceRecord[] {
    const kept = this.#states.get(key);
    const sources = kept?.by === tables.reference ? kept.sources : make();
    this.#states.delete(key);
    this.#states.set(key, { by: tables.reference, sources });
    if (this.#states.size > statesMax) this.#states.delete(this.#states.keys().next().value as string);
    return sources;
  }

  /** Works out anew the sources of which something was retracted; the others differ in what is lifted at most. */
  #believing(
    prepare: Prepare,
    upTo: bigint,
    tables: ReferenceTables,
    belief: Required<Belief>,
    all: readonly SourceRecord[],
  ): readonly SourceRecord[] {
    const { believesApprovals } = belief;
    const frozenFrom = believesApprovals ? (belief.frozenFrom as bigint) : 0n;
    const contested = retracted(prepare, frozenFrom, upTo);
    if (contested.size === 0 && believesApprovals) return all;
    return this.#kept(`${upTo} ${frozenFrom} ${believesApprovals}`, tables, () =>
      everRegistered(prepare).flatMap(({ id, name }) => {
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
          ? sourceFrom(
              name,
              { facts, arrivals: this.#register.arrivals(name, upTo), counted: ledgerRuleSets.usual.readings.counted },
              tables,
            )
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

type Reference = ReferenceTables['reference'];

const none: readonly SourceRecord[] = [];

function lastChange(prepare: Prepare, upTo: bigint): bigint | undefined {
  const last = prepare<bigint | null>('SELECT max(position) FROM coverage_changes WHERE position <= ?')
    .pluck()
    .get(upTo);
  return last ?? undefined;
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
