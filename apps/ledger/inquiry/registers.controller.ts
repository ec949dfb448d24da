import { Controller, Get, Param, Query } from '@nestjs/common';
import { AlsoAsCsv } from './as-csv.js';
import { CheckedPipe } from './checked.pipe.js';
import { Consents } from './consents.js';
import { CoverageAnswers, type SourceCoverageAnswer } from './coverage.js';
import { CoverageQuestion } from './coverage-question.js';
import { coverageSheet } from './coverage-sheet.js';
import { describeCoverage, describeRegister } from './describe-registers.js';
import { type RegisterAnswer, RegisterLists } from './register-lists.js';
import { RegisterPage } from './register-page.js';
import { registerSheet } from './register-sheets.js';

/** What is registered: who serves, what is traded, who advertises, through what, and who reports it. */
@Controller('v1')
export class RegistersController {
  constructor(
    private readonly lists: RegisterLists,
    private readonly coverage: CoverageAnswers,
    private readonly consents: Consents,
  ) {}

  @Get('campaigns')
  @AlsoAsCsv(registerSheet('campaigns'))
  @describeRegister('campaigns', 'Campaigns: each the union of its versions')
  campaigns(@Query(CheckedPipe) asked: RegisterPage): Promise<RegisterAnswer> {
    return this.lists.page('campaigns', asked);
  }

  @Get('actors')
  @AlsoAsCsv(registerSheet('actors'))
  @describeRegister('actors', 'Actors, and how they stand to the firm')
  actors(@Query(CheckedPipe) asked: RegisterPage): Promise<RegisterAnswer> {
    return this.lists.page('actors', asked);
  }

  @Get('surfaces')
  @AlsoAsCsv(registerSheet('surfaces'))
  @describeRegister('surfaces', 'Pages, app listings and lines, and whether they aim at the Union')
  surfaces(@Query(CheckedPipe) asked: RegisterPage): Promise<RegisterAnswer> {
    return this.lists.page('surfaces', asked);
  }

  @Get('sources')
  @AlsoAsCsv(registerSheet('sources'))
  @describeRegister('sources', 'Sources that can carry solicitations')
  sources(@Query(CheckedPipe) asked: RegisterPage): Promise<RegisterAnswer> {
    return this.lists.page('sources', asked);
  }

  @Get('assets')
  @AlsoAsCsv(registerSheet('assets'))
  @describeRegister('assets', 'Assets, and whether they are outside MiCA')
  assets(@Query(CheckedPipe) asked: RegisterPage): Promise<RegisterAnswer> {
    return this.lists.page('assets', asked);
  }

  @Get('entities')
  @AlsoAsCsv(registerSheet('entities'))
  @describeRegister('entities', 'Entities that serve, and by what right')
  entities(@Query(CheckedPipe) asked: RegisterPage): Promise<RegisterAnswer> {
    return this.lists.page('entities', asked);
  }

  @Get('controls')
  @AlsoAsCsv(registerSheet('controls'))
  @describeRegister('controls', 'Controls that were tested, by what they were tested on')
  controls(@Query(CheckedPipe) asked: RegisterPage): Promise<RegisterAnswer> {
    return this.lists.page('controls', asked);
  }

  @Get('routes')
  @AlsoAsCsv(registerSheet('routes'))
  @describeRegister('routes', 'By which route entities mean to go, State by State')
  routes(@Query(CheckedPipe) asked: RegisterPage): Promise<RegisterAnswer> {
    return this.lists.page('routes', asked);
  }

  @Get('agreements')
  @AlsoAsCsv(registerSheet('agreements'))
  @describeRegister('agreements', 'What actors agreed to about promotion in the Union')
  agreements(@Query(CheckedPipe) asked: RegisterPage): Promise<RegisterAnswer> {
    return this.lists.page('agreements', asked);
  }

  @Get('orders')
  @AlsoAsCsv(registerSheet('orders'))
  @describeRegister('orders', 'Orders of authorities to entities')
  orders(@Query(CheckedPipe) asked: RegisterPage): Promise<RegisterAnswer> {
    return this.lists.page('orders', asked);
  }

  @Get('plans')
  @AlsoAsCsv(registerSheet('plans'))
  @describeRegister('plans', 'Plans of entities to wind down')
  plans(@Query(CheckedPipe) asked: RegisterPage): Promise<RegisterAnswer> {
    return this.lists.page('plans', asked);
  }

  @Get('consents')
  @AlsoAsCsv(registerSheet('consents'))
  @describeRegister('consents', 'By which channels clients and identifiers consented to be addressed')
  consentsOf(@Query(CheckedPipe) asked: RegisterPage): Promise<RegisterAnswer> {
    return this.consents.page(asked);
  }

  @Get('sources/:id/coverage')
  @AlsoAsCsv(coverageSheet)
  @describeCoverage()
  coverageOf(@Param('id') id: string, @Query(CheckedPipe) asked: CoverageQuestion): Promise<SourceCoverageAnswer> {
    return this.coverage.of(id, asked);
  }
}
