import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ShownProposal } from '../governance/proposals/shown-proposals.js';
import { AlsoAsCsv } from '../inquiry/as-csv.js';
import { CheckedPipe } from '../inquiry/checked.pipe.js';
import { jsonBody } from '../json-body.js';
import { takeNoQuery } from '../query.js';
import { opensFor } from '../sealing/opens.js';
import { conflictsSheet } from './arrival-sheets.js';
import { Conflicts, type ConflictsPage, type ConflictView } from './conflicts.js';
import { describeConflict, describeConflictList } from './describe-conflicts.js';
import { describeDismissal } from './describe-dismissal.js';
import { DismissArrivals, type DismissalAnswer } from './dismiss-arrivals.js';
import { DismissalParameters } from './dismissal-parameters.js';
import { ConflictDismissal, dismissalIn } from './dismissal-question.js';
import { WorklistQuestion } from './worklist-question.js';

/** What was sent under an identity that other content has. */
@Controller('v1/conflicts')
export class ConflictsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly conflicts: Conflicts,
  ) {}

  @Get()
  @AlsoAsCsv(conflictsSheet)
  @describeConflictList()
  list(@Query(CheckedPipe) asked: WorklistQuestion): Promise<ConflictsPage> {
    return this.conflicts.page(asked);
  }

  @Get(':id')
  @describeConflict()
  show(@Param('id') id: string, @Req() request: FastifyRequest): Promise<ConflictView> {
    takeNoQuery(request.raw.url ?? '');
    return this.conflicts.one(id, opensFor(request.principal));
  }

  @Post('dismissals')
  @HttpCode(200)
  @describeDismissal('conflictId')
  async dismiss(
    @Query(CheckedPipe) { 'dry-run': dryRun }: DismissalParameters,
    @Req() { body, principal }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DismissalAnswer | ShownProposal> {
    const question = dismissalIn(ConflictDismissal, jsonBody(body));
    const answer = await this.commands.execute(new DismissArrivals('Conflict', question, principal, dryRun === 'true'));
    if ('act' in answer) reply.status(202).header('location', `/v1/proposals/${answer.id}`);
    return answer;
  }
}
