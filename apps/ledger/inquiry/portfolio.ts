import { Injectable } from '@nestjs/common';
import type { IndicatorRow, IndicatorRule, ReferenceTables, Registers } from '#libs/assessment';
import { type Figure, KnownRegisters, type Overview, type PortfolioQuestion, Views } from '#libs/views';
import { type Altered, Integrity } from '../proofs/integrity.js';
import { Refusal } from '../refusal.js';
import { type AlteredClients, alteredClients } from './altered.js';
import { type ClientsBehind, clientsBehind } from './clients-behind.js';
import type { ClockParameters } from './clock-parameters.js';
import { cursorAt, numberIn, positionIn } from './cursor.js';
import { definitions } from './indicator-definitions.js';
import { timeText } from './instants.js';
import type { PageParameters } from './page-parameters.js';
import { type BehindRow, BehindRows } from './portfolio-behind.js';
import { type IndicatorShown, indicatorOf, portfolioQuestion } from './portfolio-question.js';
import { QuestionClocks } from './question-clocks.js';
import { type Footing, footing, type Standpoint } from './standpoint.js';

/** The views that the portfolio is answered from. */
const answering = ['evidence-index', 'statuses', 'indicators', 'quarantine'];

/** One indicator, and where to look further. Flags only: it changes no client's status. */
export interface IndicatorAnswer extends IndicatorShown {
  /** Where the clients behind it are listed. */
  readonly behind: string;
}

export interface PortfolioAnswer extends Footing {
  readonly behind?: ClientsBehind;
  readonly altered?: AlteredClients;
  readonly ruleSet: string;
  readonly reference: string;
  readonly clients: { readonly total: number; readonly states: Overview['clientsByState'] };
  readonly counts: Overview['counts'];
  readonly rollUps: Overview['rollUps'];
  readonly indicators: readonly IndicatorAnswer[];
}

export interface IndicatorsAnswer extends Footing {
  readonly behind?: ClientsBehind;
  readonly altered?: AlteredClients;
  readonly ruleSet: string;
  readonly reference: string;
  readonly items: readonly IndicatorAnswer[];
}

export interface BehindAnswer extends Footing {
  readonly behind?: ClientsBehind;
  readonly altered?: AlteredClients;
  readonly rule: IndicatorRule;
  readonly name: string;
  readonly thresholds: IndicatorRow['thresholds'];
  readonly definition: string;
  readonly items: readonly BehindRow[];
  readonly next: string | null;
}

/** All clients at once, at both clocks. */
@Injectable()
export class PortfolioAnswers {
  constructor(
    private readonly clocks: QuestionClocks,
    private readonly views: Views,
    private readonly registers: KnownRegisters,
    private readonly rows: BehindRows,
    private readonly integrity: Integrity,
  ) {}

  async overview(asked: ClockParameters): Promise<PortfolioAnswer> {
    const standpoint = await this.clocks.standpoint(asked, answering);
    const { question, tables } = await this.#question(standpoint);
    const behind = clientsBehind(this.views.behindClients.of(standpoint.upTo));
    const { altered } = this.integrity;
    const note = alteredClients(altered);
    const overview = this.views.portfolio.overview({ ...question, altered: alteredIn(altered) });
    const { clientsByState, counts, rollUps, figures } = await overview;
    return {
      ...footing(standpoint),
      ...behind,
      ...note,
      ruleSet: tables.ruleSet,
      reference: tables.version,
      clients: { total: clientsByState.reduce((sum, { clients }) => sum + clients, 0), states: clientsByState },
      counts,
      rollUps,
      indicators: figures.map((figure) => inWords(figure, tables, standpoint, note.altered !== undefined)),
    };
  }

  async indicators(asked: ClockParameters): Promise<IndicatorsAnswer> {
    const { indicators, counts: _counts, rollUps: _rollUps, clients: _clients, ...answer } = await this.overview(asked);
    return { ...answer, items: indicators };
  }

  /** Refuses with `not-found` what is no indicator by the reference data in force. */
  async behind(named: string, asked: PageParameters): Promise<BehindAnswer> {
    const of = `behind-${named}`;
    const { standpoint, place } = await this.clocks.page(asked, of, 2, answering);
    const { question, tables } = await this.#question(standpoint);
    const row = tables.indicators.find((one) => one.rule === named);
    if (row === undefined) throw noIndicator(named, tables);
    const { rule, name, thresholds } = row;
    const behind = clientsBehind(this.views.behindClients.of(standpoint.upTo));
    const after = place && { time: numberIn(place[0]), position: positionIn(place[1]) };
    const { rows, next } = await this.views.portfolio.behind(rule, question, { limit: asked.limit, after });
    return {
      rule,
      name,
      thresholds,
      definition: definitions[rule],
      ...footing(standpoint),
      ...behind,
      ...alteredClients(this.integrity.altered),
      items: await this.rows.inWords(rule, rows),
      next: next === undefined ? null : cursorAt(of, standpoint, next.time, next.position),
    };
  }

  async #question(standpoint: Standpoint): Promise<{ question: PortfolioQuestion; tables: ReferenceTables }> {
    const registers: Registers = await this.registers.at(standpoint);
    return { question: portfolioQuestion(registers, standpoint), tables: registers.tables };
  }
}

const noIndicator = (rule: string, { indicators }: ReferenceTables): Refusal =>
  new Refusal('not-found', `There is no indicator ${rule}; there are ${indicators.map((row) => row.rule).join(', ')}.`);

const alteredIn = ({ isEveryone, clients }: Altered): PortfolioQuestion['altered'] => {
  if (isEveryone) return 'everyone';
  return clients.size === 0 ? undefined : [...clients];
};

/** @param isAltered whether what it counts may be otherwise than the log has it: then it is no better than amber */
function inWords(
  figure: Figure,
  tables: ReferenceTables,
  { at, knownAt }: Standpoint,
  isAltered: boolean,
): IndicatorAnswer {
  const indicator = indicatorOf(figure, tables);
  const { rule } = figure;
  const level = isAltered && figure.level !== 'red' ? 'amber' : figure.level;
  const clocks = new URLSearchParams({ at: timeText(at), knownAt: timeText(knownAt) });
  return {
    ...indicator,
    level,
    behind: `/v1/portfolio/indicators/${rule}?${clocks}`,
  };
}
