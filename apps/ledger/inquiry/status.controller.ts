import { Controller, Get, Param, Query } from '@nestjs/common';
import { CheckedPipe } from './checked.pipe.js';
import { describeStatus } from './describe-status.js';
import { nameInPath } from './names.js';
import { QuestionClocks } from './question-clocks.js';
import { type StatusAnswer, StatusAnswers, type StatusOverview } from './status.js';
import { StatusQuestion } from './status-question.js';

/** The question that everything else is for. */
@Controller('v1/clients')
export class StatusController {
  constructor(
    private readonly clocks: QuestionClocks,
    private readonly answers: StatusAnswers,
  ) {}

  @Get(':id/status')
  @describeStatus()
  async status(
    @Param('id') id: string,
    @Query(CheckedPipe) asked: StatusQuestion,
  ): Promise<StatusAnswer | StatusOverview> {
    const client = nameInPath('client', id);
    return this.answers.answer(client, asked, await this.clocks.standpoint(asked));
  }
}
