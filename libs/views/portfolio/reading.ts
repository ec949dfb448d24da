import type { IndicatorRule, Thresholds } from '#libs/assessment';
import { dayMs, kept } from '#libs/evidence';
import { type Connection, ViewReader } from '#libs/projections';
import type { EvidenceIndex } from '../evidence-index/evidence-index.js';
import { Indicators, type Lateness, type PageCursor, type Window } from '../indicators/indicators.js';
import {
  type ClientInStates,
  type RuledStatus,
  type StateCount,
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

  /** Every client that is known, by where it is. */
  clientsByState(): StateCount[] {
    const { upTo } = this.question;
    const shown = this.statuses.clientsByState(this.question).filter(({ state }) => state !== 'UNKNOWN');
    const elsewhere =
      this.#evidenceIndex.countOf('client/', upTo) - shown.reduce((sum, { clients }) => sum + clients, 0);
    return elsewhere === 0 ? shown : [...shown, { state: 'UNKNOWN', clients: elsewhere }];
  }

  /** In the order of their numbers, as those are who were active. */
  relying(window: Window): readonly ClientInStates[] {
    return kept(this.#relying, window.from, Infinity, () => this.statuses.relying(window));
  }

  active(window: Window): readonly number[] {
    return kept(this.#active, window.from, Infinity, () => this.facts.active(window));
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
