import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { goneOf } from '../gone.js';
import { jsonBody } from '../json-body.js';
import { takeNoQuery } from '../query.js';
import { decisionQuestion, ServeQuestion } from './decision-question.js';
import { Decisions } from './decisions.js';
import { describeDecision } from './describe-decisions.js';
import type { SendDecision, ServeDecision } from './gate.js';
import { givenOut } from './written.js';

/** The gate. */
@Controller('v1/decisions')
export class DecisionsController {
  constructor(private readonly decisions: Decisions) {}

  @Post()
  @HttpCode(200)
  @describeDecision()
  async decide(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServeDecision | SendDecision | Buffer> {
    takeNoQuery(request.raw.url ?? '');
    const question = decisionQuestion(jsonBody(request.body));
    const { principal } = request;
    const gone = () => goneOf(request, reply);
    const given =
      question instanceof ServeQuestion
        ? await this.decisions.serve(question, principal, gone)
        : await this.decisions.send(question, principal, gone);
    return givenOut<ServeDecision | SendDecision>(given, reply);
  }
}
