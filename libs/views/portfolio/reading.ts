import type { IndicatorRule, Thresholds } from '#libs/assessment';
import { dayMs, kept } from '#libs/evidence';
import { type Connection, ViewReader } from '#libs/projections';
import type { EvidenceIndex } from '../evidence-index/evidence-index.js';
import { type FirstCame, Indicators, type Lateness, type PageCursor, type Window } from '../indicators/indicators.js';
import {
  type AlteredNumbers,
  type ClientInStates,
  type Extensions,
  type Reliance,
  type RollUp,
  type RuledStatus,
  type StateBucket,
  type StateCount,
  type StatusCount,
  StatusCounts,
  type SubjectAt,
} from '../statuses/status-counts.js';
import type { PortfolioColumns } from './columns/columns.js';
import type { Promoter, ReachChange, TestedControl } from './figures.js';

/** Both clocks, and what a figure needs that is not in the views: all plain data, so that it can go to another thread. */
export interface PortfolioQuestion extends Lateness {
  readonly at: number;
  readonly knownAt: number;
  readonly upTo: bigint;
  readonly thresholds: Thresholds;
  readonly changes: readonly ReachChange[];
  /** Tests of controls in force, and actors of campaigns that reach the perimeter; where indicators ask for them. */
  readonly controls: readonly TestedControl[];
  readonly promoters: readonly Promoter[];
  /** Of whom evidence is not as the ledger's log has it, by their names without `client/`: R-000 lies over what is kept of them. */
  readonly altered?: 'everyone' | readonly string[] | undefined;
}

/** Indicators that look back over a window: their thresholds say so. */
type Windowed = {
  readonly [Rule in IndicatorRule]: Required<Thresholds>[Rule] extends { readonly windowDays: number } ? Rule : never;
}[IndicatorRule];

/** Which of the rows behind a figure: at most `limit` after one. */
export interface PageAsked {
  readonly limit: number;
  readonly after: PageCursor | undefined;
}

/** The rows behind a figure, in order, each with its cursor. */
export interface PageOf<Row> {
  readonly rows: readonly Row[];
  /** Where the next page goes on; undefined at the end. A page may have few rows, or none, and yet have a next. */
  readonly next: PageCursor | undefined;
}

export interface PagedRow {
  readonly cursor: PageCursor;
}

/** A page out of rows of which one more was asked for than is given. */
export function pageOf<Row extends PagedRow>(rows: readonly Row[], limit: number): PageOf<Row> {
  const given = rows.slice(0, limit);
  return { rows: given, next: rows.length > limit ? given.at(-1)?.cursor : undefined };
}

type StatusFigures = Pick<StatusCounts, 'counts' | 'rollUps' | 'clientsByState' | 'relying' | 'extended' | 'statesOf'>;
type FactFigures = Pick<Indicators, 'active' | 'signUps' | 'origins' | 'late' | 'retracted'>;

/** One question before the views, and what was already found out for it. */
export class Reading {
  readonly question: PortfolioQuestion;
  /** For pages of what is behind a figure. */
  readonly indicators: Indicators;
  readonly #columns: PortfolioColumns;
  readonly #queries: StatusCounts;
  #areHeld: boolean | undefined;
  readonly #evidenceIndex: EvidenceIndex;
  readonly #names: ViewReader;
  readonly #relying = new Map<number, readonly ClientInStates[]>();
  readonly #active = new Map<number, readonly number[]>();

  constructor(
    connection: Connection,
    evidenceIndex: EvidenceIndex,
    columns: PortfolioColumns,
    question: PortfolioQuestion,
  ) {
    this.question = question;
    this.indicators = new Indicators(connection);
    this.#queries = new StatusCounts(connection);
    this.#columns = columns;
    this.#evidenceIndex = evidenceIndex;
    this.#names = new ViewReader('evidence-index', connection);
  }

  /** Everything in memory, up to the question's position; undefined where it is too much. */
  get columns(): PortfolioColumns | undefined {
    this.#areHeld ??= this.#columns.reach(this.question.upTo);
    return this.#areHeld ? this.#columns : undefined;
  }

  /** Counts over all clients: from memory, else by queries, which say the same. */
  get statuses(): StatusFigures {
    return this.columns?.statuses ?? this.#queries;
  }

  /** Counts of evidence, likewise. */
  get facts(): FactFigures {
    return this.columns?.facts ?? this.indicators;
  }

  /** The verdicts on many subjects, one by one. */
  verdicts(subjects: readonly SubjectAt[]): (RuledStatus | undefined)[] {
    return this.#queries.verdicts(subjects, this.question.upTo);
  }

  /** The window of an indicator, which ends at the instant asked about; empty where the indicator is not measured. */
  window(rule: Windowed): Window {
    const { at, upTo, thresholds } = this.question;
    return { from: at - (thresholds[rule]?.windowDays ?? 0) * dayMs, to: at, upTo };
  }

  /** How many subjects have which status. What is held in memory knows nothing of R-000, so with it there are queries. */
  counts(): readonly StatusCount[] {
    const altered = this.#altered();
    return altered === undefined ? this.statuses.counts(this.question) : this.#queries.counts(this.question, altered);
  }

  /** Their worst ones, likewise. */
  rollUps(): readonly RollUp[] {
    const altered = this.#altered();
    return altered === undefined ? this.statuses.rollUps(this.question) : this.#queries.rollUps(this.question, altered);
  }

  /** Every client that is known, by where it is. */
  clientsByState(): StateCount[] {
    const { upTo } = this.question;
    const shown = this.statuses.clientsByState(this.question).filter(({ state }) => state !== 'UNKNOWN');
    const elsewhere =
      this.#evidenceIndex.countOf('client/', upTo) - shown.reduce((sum, { clients }) => sum + clients, 0);
    return elsewhere === 0 ? shown : [...shown, { state: 'UNKNOWN', clients: elsewhere }];
  }

  reliance(window: Window): Reliance {
    const held = this.columns?.statuses.reliance(window);
    if (held !== undefined) return held;
    const relying = this.relying(window);
    const states = Map.groupBy(
      relying.flatMap((one) => one.states),
      (state) => state,
    );
    return { clients: relying.length, states: [...states].map(([state, all]) => ({ state, clients: all.length })) };
  }

  activeClients(window: Window): number {
    return this.columns?.facts.activity(window).clients ?? this.active(window).length;
  }

  relyingActiveClients(window: Window): number {
    return this.columns?.relyingActive(window) ?? this.relyingActive(window).length;
  }

  extensions(window: Window): Extensions {
    const held = this.columns?.statuses.extensions(window);
    if (held !== undefined) return held;
    const extended = this.statuses.extended(window);
    return { clients: extended.length, repeated: extended.filter(({ extensions }) => extensions > 1).length };
  }

  /** By State, when clients came there for the first time by the end of a window, of those after an instant, in order. */
  signUpTimes(window: Window, since: number): ReadonlyMap<StateBucket, ArrayLike<number>> {
    const held = this.columns?.signUpTimes(window, since);
    if (held !== undefined) return held;
    const byState = this.signUps(window, since);
    return new Map([...byState].map(([state, signUps]) => [state, signUps.map(({ at }) => at)]));
  }

  /** The same with the clients. */
  signUps(window: Window, since: number): ReadonlyMap<StateBucket, readonly FirstCame[]> {
    const came = [...this.facts.signUps(window, since)].sort((a, b) => a.at - b.at || a.client - b.client);
    const states = this.statuses.statesOf(came, window.upTo);
    return Map.groupBy(came, (_, index) => states[index] as StateBucket);
  }

  /** The clients that were active in a window and relied in it, in order. */
  relyingActive(window: Window): ClientInStates[] {
    const active = this.active(window);
    let next = 0;
    return this.relying(window).filter(({ client }) => {
      while (next < active.length && (active[next] as number) < client) next++;
      return active[next] === client;
    });
  }

  /** In the order of their numbers, as those are who were active. */
  relying(window: Window): readonly ClientInStates[] {
    return kept(this.#relying, window.from, Infinity, () => this.statuses.relying(window));
  }

  active(window: Window): readonly number[] {
    return kept(this.#active, window.from, Infinity, () => this.facts.active(window));
  }

  #altered(): AlteredNumbers | undefined {
    const { altered, upTo } = this.question;
    if (altered === undefined || altered === 'everyone') return altered;
    const asked = JSON.stringify(altered.map((name) => `client/${name}`));
    return this.#names.read(upTo, (prepare) =>
      prepare<bigint>('SELECT id FROM evidence_index_subjects WHERE name IN (SELECT value FROM json_each(?))')
        .pluck()
        .all(asked),
    );
  }

  /** Subjects by the evidence index's numbers, in full: `client/c3`. */
  names(subjects: readonly (bigint | number)[]): string[] {
    const asked = `[${[...new Set(subjects)].join()}]`;
    const found = this.#names.read(this.question.upTo, (prepare) =>
      prepare<[bigint, string]>(
        'SELECT id, name FROM evidence_index_subjects WHERE id IN (SELECT value FROM json_each(?))',
      )
        .raw()
        .all(asked),
    );
    const names = new Map(found);
    return subjects.map((subject) => names.get(BigInt(subject)) as string);
  }
}
