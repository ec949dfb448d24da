import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { goneOf } from '../gone.js';
import { CheckedPipe } from './checked.pipe.js';
import { ClientAnswers } from './client-answers.js';
import { describeStatus } from './describe-status.js';
import { nameInPath } from './names.js';
import { QuestionClocks } from './question-clocks.js';
import type { StatusAnswer, StatusOverview } from './status.js';
import { StatusQuestion } from './status-question.js';
import { givenOut } from './written.js';

/** The question that everything else is for. */
@Controller('v1/clients')
export class StatusController {
  constructor(
    private readonly clocks: QuestionClocks,
    private readonly answers: ClientAnswers,
  ) {}

  @Get(':id/status')
  @describeStatus()
  async status(
    @Param('id') id: string,
    @Query(CheckedPipe) asked: StatusQuestion,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StatusAnswer | StatusOverview | Buffer> {
    const client = nameInPath('client', id);
    const standpoint = await this.clocks.standpoint(asked);
    const question = { ...asked, client, standpoint };
    const { given } = await this.answers.ask('status', question, () => goneOf(request, reply));
    return givenOut(given, reply);
  }
}
