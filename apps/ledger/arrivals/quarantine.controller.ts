import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ShownProposal } from '../governance/proposals/shown-proposals.js';
import { AlsoAsCsv } from '../inquiry/as-csv.js';
import { CheckedPipe } from '../inquiry/checked.pipe.js';
import { jsonBody } from '../json-body.js';
import { takeNoQuery } from '../query.js';
import { answerToOne } from '../recording/answer.js';
import { send } from '../recording/events.controller.js';
import { oneArrival, oneEventForms } from '../recording/intake.js';
import { RecordEvidence } from '../recording/record-evidence.js';
import { opensFor } from '../sealing/opens.js';
import { quarantineSheet } from './arrival-sheets.js';
import { describeDismissal } from './describe-dismissal.js';
import { describeQuarantined, describeQuarantineList, describeResubmission } from './describe-quarantine.js';
import { DismissArrivals, type DismissalAnswer } from './dismiss-arrivals.js';
import { DismissalParameters } from './dismissal-parameters.js';
import { dismissalIn, QuarantineDismissal } from './dismissal-question.js';
import { nothingUnder, type QuarantinePage, Quarantines, type QuarantineView } from './quarantines.js';
import { QuarantineQuestion } from './worklist-question.js';

/** What could not be recorded as evidence, and the way back for it. */
@Controller('v1/quarantine')
export class QuarantineController {
  constructor(
    private readonly commands: CommandBus,
    private readonly quarantines: Quarantines,
  ) {}

  @Get()
  @AlsoAsCsv(quarantineSheet)
  @describeQuarantineList()
  list(@Query(CheckedPipe) asked: QuarantineQuestion, @Req() { principal }: FastifyRequest): Promise<QuarantinePage> {
    return this.quarantines.page(asked, opensFor(principal));
  }

  @Get(':id')
  @describeQuarantined()
  show(@Param('id') id: string, @Req() request: FastifyRequest): Promise<QuarantineView> {
    takeNoQuery(request.raw.url ?? '');
    return this.quarantines.one(checkedId(id), opensFor(request.principal));
  }

  @Post('dismissals')
  @HttpCode(200)
  @describeDismissal('quarantineId')
  async dismiss(
    @Query(CheckedPipe) { 'dry-run': dryRun }: DismissalParameters,
    @Req() { body, principal }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DismissalAnswer | ShownProposal> {
    const question = dismissalIn(QuarantineDismissal, jsonBody(body));
    const answer = await this.commands.execute(
      new DismissArrivals('Quarantined', question, principal, dryRun === 'true'),
    );
    if ('act' in answer) reply.status(202).header('location', `/v1/proposals/${answer.id}`);
    return answer;
  }

  @Post(':id/resubmit')
  @describeResubmission()
  async resubmit(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    takeNoQuery(request.raw.url ?? '');
    const resubmissionOf = checkedId(id);
    const original = await this.quarantines.claimed(resubmissionOf);
    const arrival = oneArrival(request.raw, request.body, oneEventForms);
    const received = { by: request.principal, via: 'http', resubmissionOf };
    const [outcome] = await this.commands.execute(new RecordEvidence([arrival], received));
    if (outcome === undefined) throw new Error('One event has one outcome');
    const warning = 'position' in outcome ? await this.quarantines.unmended(original, outcome.position) : undefined;
    send(reply, answerToOne(outcome, warning));
  }
}

function checkedId(id: string): string {
  if (/^[0-9a-f]{64}$/.test(id)) return id;
  throw nothingUnder(id);
}
