import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EventStore } from '#libs/event-store';
import { checkedBody } from '../../checked-body.js';
import { CheckedPipe } from '../../inquiry/checked.pipe.js';
import { cursorOf, placeIn, positionIn } from '../../inquiry/cursor.js';
import { takeNoQuery } from '../../query.js';
import { DecideProposal, type DecisionAsked } from './decide-proposal.js';
import { describeDecision, describeProposal, describeProposals, describePropose } from './describe-proposals.js';
import { stateOf } from './proposal.js';
import { DecisionQuestion, ProposalQuestion, ProposalsQuestion } from './proposal-questions.js';
import { Proposals } from './proposals.js';
import { Propose } from './propose.js';
import { type ListedProposal, type ShownProposal, ShownProposals } from './shown-proposals.js';

const cursorName = 'proposals';

/** What takes two persons: what was proposed, and what another person says to it. */
@Controller('v1/proposals')
export class ProposalsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly proposals: Proposals,
    private readonly shown: ShownProposals,
    private readonly store: EventStore,
  ) {}

  @Get()
  @describeProposals()
  async list(
    @Query(CheckedPipe) { state, after, limit }: ProposalsQuestion,
  ): Promise<{ readonly items: readonly ListedProposal[]; readonly next: string | null }> {
    const position = after === undefined ? -1n : positionIn(placeIn(after, cursorName, 1)[0]);
    const now = this.store.now();
    const isAsked = (one: Parameters<typeof stateOf>[0]) => state === undefined || stateOf(one, now) === state;
    const found = await this.proposals.after(position, limit + 1, isAsked);
    const given = found.slice(0, limit);
    const last = given.at(-1);
    const next = found.length > limit && last !== undefined ? cursorOf(cursorName, last.position) : null;
    return { items: given.map((one) => this.shown.listed(one)), next };
  }

  @Get(':id')
  @describeProposal()
  async one(@Param('id') id: string, @Req() { raw }: FastifyRequest): Promise<ShownProposal> {
    takeNoQuery(raw.url ?? '');
    return this.shown.whole(await this.proposals.one(id));
  }

  @Post()
  @describePropose()
  async propose(
    @Req() { raw, body, principal }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ShownProposal> {
    takeNoQuery(raw.url ?? '');
    const asked = checkedBody(
      ProposalQuestion,
      body,
      'Send {act, content}, and proposer where the ledger asks for no tokens.',
    );
    const proposal = await this.commands.execute(new Propose(asked, principal));
    reply.status(201).header('location', `/v1/proposals/${proposal.id}`);
    return proposal;
  }

  @Post(':id/approve')
  @HttpCode(200)
  @describeDecision('Approve a proposal, as another person than proposed it')
  approve(@Param('id') id: string, @Req() request: FastifyRequest): Promise<ShownProposal> {
    return this.#decide(id, 'APPROVED', request);
  }

  @Post(':id/reject')
  @HttpCode(200)
  @describeDecision('Reject a proposal, which one person may, also who proposed it')
  reject(@Param('id') id: string, @Req() request: FastifyRequest): Promise<ShownProposal> {
    return this.#decide(id, 'REJECTED', request);
  }

  #decide(
    id: string,
    outcome: DecisionAsked['outcome'],
    { raw, body, principal }: FastifyRequest,
  ): Promise<ShownProposal> {
    takeNoQuery(raw.url ?? '');
    const asked = checkedBody(
      DecisionQuestion,
      body,
      'Send {sha256}, and decider where the ledger asks for no tokens.',
    );
    return this.commands.execute(new DecideProposal({ id, outcome, ...asked }, principal));
  }
}
