import type { IndicatorRule, RuleSets } from '#libs/assessment';
import type { EventReader } from '#libs/event-store';
import type { Connection } from '#libs/projections';
import { EvidenceIndex } from '../evidence-index/evidence-index.js';
import type { RollUp, StateCount, StatusCount } from '../statuses/status-counts.js';
import { Assessor } from './assessor.js';
import { PortfolioColumns } from './columns/columns.js';
import { type ExtendedRow, extendedClients, repeatedExtensions } from './extensions.js';
import type { Figure } from './figures.js';
import { type FactRow, uniformity, uniformOrigins } from './origins.js';
import { type PageAsked, type PageOf, type PortfolioQuestion, Reading } from './reading.js';
import { lateFacts, lateRecording, retractedFacts, retractions } from './records.js';
import {
  type ControlRow,
  controls,
  type PromoterRow,
  promoters,
  unbarredPromoters,
  unfitControls,
} from './register-figures.js';
import { type RelyingRow, relyingClients, shareOfActive, volume, volumeIn } from './reliance.js';
import { type ServedRow, servedAgainst, servedRows } from './served.js';
import { signUpUplift, type UpliftRow, uplifts } from './sign-ups.js';
import { StateReading } from './state-reading.js';
import { type UnsettledRow, unsettled, unsettledArrivals } from './unsettled.js';

/** All clients at once. */
export interface Overview {
  /** Every client that is known, by where it is. */
  readonly clientsByState: readonly StateCount[];
  readonly counts: readonly StatusCount[];
  readonly rollUps: readonly RollUp[];
  readonly figures: readonly Figure[];
}

/** What stands behind each figure. */
export interface Behind {
  readonly 'R-801': RelyingRow;
  readonly 'R-802': RelyingRow;
  readonly 'R-803': UpliftRow;
  readonly 'R-804': FactRow;
  readonly 'R-805': ExtendedRow;
  readonly 'R-806': FactRow;
  readonly 'R-807': FactRow;
  readonly 'R-808': ServedRow;
  readonly 'R-809': ControlRow;
  readonly 'R-810': PromoterRow;
  readonly 'R-146': UnsettledRow;
}

/** The portfolio at any two clocks. It looks at everything, so it belongs on a thread of its own. */
export class Portfolio {
  readonly #connection: Connection;
  readonly #evidenceIndex: EvidenceIndex;
  readonly #assessor: Assessor;
  readonly #columns: PortfolioColumns;

  /** @param columns what is held in memory; at most half of the heap's share when left out */
  constructor(
    connection: Connection,
    reader: EventReader,
    ruleSets: RuleSets,
    columns: PortfolioColumns = new PortfolioColumns(connection),
  ) {
    this.#connection = connection;
    this.#evidenceIndex = new EvidenceIndex(connection);
    this.#assessor = new Assessor(connection, reader, ruleSets);
    this.#columns = columns;
  }

  async overview(question: PortfolioQuestion): Promise<Overview> {
    const reading = new Reading(this.#connection, this.#evidenceIndex, this.#columns, question);
    return {
      clientsByState: reading.clientsByState(),
      counts: reading.counts(),
      rollUps: reading.rollUps(),
      figures: [
        volume(reading),
        ...(await this.#others(reading)),
        ...(question.thresholds['R-809'] ? [controls(reading)] : []),
        ...(question.thresholds['R-810'] ? [promoters(reading)] : []),
        ...(question.thresholds['R-146'] ? [unsettled(reading, this.#connection)] : []),
      ],
    };
  }

  /**
   * over the clients of one State (`StateReading`). What has a threshold for all States together is judged by that for one
   * State where there is such, and else by none.
   */
  async figuresOf(state: string, question: PortfolioQuestion): Promise<readonly Figure[]> {
    const changes = question.changes.filter(({ states }) => states.includes(state));
    const reading = new StateReading(this.#connection, this.#evidenceIndex, { ...question, changes }, state);
    return [volumeIn(reading), ...(await this.#others(reading))];
  }

  /** */
  async #others(reading: Reading): Promise<Figure[]> {
    return [
      shareOfActive(reading),
      signUpUplift(reading),
      uniformity(reading),
      repeatedExtensions(reading),
      lateRecording(reading),
      retractions(reading),
      await servedAgainst(reading, this.#assessor),
    ];
  }

  async behind<Rule extends IndicatorRule>(
    rule: Rule,
    question: PortfolioQuestion,
    page: PageAsked,
  ): Promise<PageOf<Behind[Rule]>> {
    const reading = new Reading(this.#connection, this.#evidenceIndex, this.#columns, question);
    const rows = await this.#rowsBehind(rule, reading, page);
    return rows as PageOf<Behind[Rule]>;
  }

  #rowsBehind(
    rule: IndicatorRule,
    reading: Reading,
    page: PageAsked,
  ): PageOf<Behind[IndicatorRule]> | Promise<PageOf<ServedRow>> {
    switch (rule) {
      case 'R-801':
      case 'R-802':
        return relyingClients(reading, rule, page);
      case 'R-803':
        return uplifts(reading, page);
      case 'R-804':
        return uniformOrigins(reading, page);
      case 'R-805':
        return extendedClients(reading, page);
      case 'R-806':
        return lateFacts(reading, page);
      case 'R-807':
        return retractedFacts(reading, page);
      case 'R-808':
        return servedRows(reading, this.#assessor, page);
      case 'R-809':
        return unfitControls(reading, page);
      case 'R-810':
        return unbarredPromoters(reading, page);
      case 'R-146':
        return unsettledArrivals(reading, this.#connection, page);
    }
  }
}
