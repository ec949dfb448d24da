import { Controller, Get, Param, Query } from '@nestjs/common';
import { AlsoAsCsv } from './as-csv.js';
import { CheckedPipe } from './checked.pipe.js';
import { ClockParameters } from './clock-parameters.js';
import { describeBehind, describeIndicators, describePortfolio } from './describe-portfolio.js';
import { PageParameters } from './page-parameters.js';
import { type BehindAnswer, type IndicatorsAnswer, type PortfolioAnswer, PortfolioAnswers } from './portfolio.js';
import { behindSheet, indicatorsSheet, portfolioSheet } from './portfolio-sheets.js';

/** All clients at once. */
@Controller('v1/portfolio')
export class PortfolioController {
  constructor(private readonly answers: PortfolioAnswers) {}

  @Get()
  @AlsoAsCsv(portfolioSheet)
  @describePortfolio()
  overview(@Query(CheckedPipe) asked: ClockParameters): Promise<PortfolioAnswer> {
    return this.answers.overview(asked);
  }

  @Get('indicators')
  @AlsoAsCsv(indicatorsSheet)
  @describeIndicators()
  indicators(@Query(CheckedPipe) asked: ClockParameters): Promise<IndicatorsAnswer> {
    return this.answers.indicators(asked);
  }

  @Get('indicators/:rule')
  @AlsoAsCsv(behindSheet)
  @describeBehind()
  behind(@Param('rule') rule: string, @Query(CheckedPipe) asked: PageParameters): Promise<BehindAnswer> {
    return this.answers.behind(rule, asked);
  }
}
