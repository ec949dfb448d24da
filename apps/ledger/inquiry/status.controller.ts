import { Controller, Get, Param, Query } from '@nestjs/common';
import { Checked } from './checked.pipe.js';
import { Clocks } from './clocks.js';
import { describeStatus } from './describe-status.js';
import { nameInPath } from './names.js';
import { type Answer, StatusAnswers, type StatusOverview } from './status.js';
import { StatusQuestion } from './status-question.js';

/** The question that everything else is for. */
@Controller('v1/clients')
export class StatusController {
  constructor(
    private readonly clocks: Clocks,
    private readonly answers: StatusAnswers,
  ) {}

  @Get(':id/status')
  @describeStatus()
  async status(@Param('id') id: string, @Query(Checked) asked: StatusQuestion): Promise<Answer | StatusOverview> {
    const client = nameInPath('client', id);
    return this.answers.answer(client, asked, await this.clocks.standpoint(asked));
  }
}
