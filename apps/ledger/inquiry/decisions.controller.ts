import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { jsonBody } from '../json-body.js';
import { takeNoQuery } from '../query.js';
import { decisionQuestion, ServeQuestion } from './decision-question.js';
import { Decisions, type SendDecision, type ServeDecision } from './decisions.js';
import { describeDecision } from './describe-decisions.js';

/** The gate. */
@Controller('v1/decisions')
export class DecisionsController {
  constructor(private readonly decisions: Decisions) {}

  @Post()
  @HttpCode(200)
  @describeDecision()
  decide(@Req() request: FastifyRequest): Promise<ServeDecision | SendDecision> {
    takeNoQuery(request.raw.url ?? '');
    const question = decisionQuestion(jsonBody(request.body));
    const { principal } = request;
    return question instanceof ServeQuestion
      ? this.decisions.serve(question, principal)
      : this.decisions.send(question, principal);
  }
}
