import { Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { checkedBody } from '../../checked-body.js';
import { takeNoQuery } from '../../query.js';
import { Erasures, type RecordedErasure } from '../../sealing/erasures.js';
import { Propose } from '../proposals/propose.js';
import type { ShownProposal } from '../proposals/shown-proposals.js';
import { describeErasure, describeErasures } from './describe-erasures.js';
import { ErasureQuestion } from './erasure-questions.js';

/** What was erased, and the way to it. */
@Controller('v1/erasures')
export class ErasuresController {
  constructor(
    private readonly commands: CommandBus,
    private readonly erasures: Erasures,
  ) {}

  @Get()
  @describeErasures()
  async list(@Req() { raw }: FastifyRequest): Promise<{ readonly items: readonly RecordedErasure[] }> {
    takeNoQuery(raw.url ?? '');
    return { items: await this.erasures.recorded() };
  }

  @Post()
  @HttpCode(202)
  @describeErasure()
  async propose(
    @Req() { raw, body, principal }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ShownProposal> {
    takeNoQuery(raw.url ?? '');
    const { proposer, ...content } = checkedBody(
      ErasureQuestion,
      body,
      'Send {client, legalBasis}, and proposer where the ledger asks for no tokens.',
    );
    const proposal = await this.commands.execute(new Propose({ act: 'erasure', content, proposer }, principal));
    reply.header('location', `/v1/proposals/${proposal.id}`);
    return proposal;
  }
}
