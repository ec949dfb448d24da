import { Readable } from 'node:stream';
import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RuleSets } from '#libs/assessment';
import { liked } from '../accept.js';
import { takesClaims } from '../access/persons.js';
import { Closing } from '../closing.js';
import { Config } from '../config.js';
import { CheckedPipe } from '../inquiry/checked.pipe.js';
import { jsonBody } from '../json-body.js';
import { takeNoQuery } from '../query.js';
import { mediaTypes } from '../server.js';
import { Adopting, type ShownAdoption } from './adopting.js';
import { adoptionAsked } from './adoption-asked.js';
import { describeAdopt, describeAdoption, describeAdoptions, describeDifference } from './describe-adoptions.js';
import { DifferenceQuestion } from './difference-question.js';
import { DifferenceAnswers } from './differences.js';
import { Propose } from './proposals/propose.js';
import type { ShownProposal } from './proposals/shown-proposals.js';

/** What the ledger goes by, and what it would go by. */
@Controller('v1/rules')
export class RuleSetsController {
  constructor(
    private readonly adopting: Adopting,
    private readonly differences: DifferenceAnswers,
    private readonly ruleSets: RuleSets,
    private readonly closing: Closing,
    private readonly config: Config,
    private readonly commands: CommandBus,
  ) {}

  @Get('adoptions')
  @describeAdoptions()
  async all(@Req() { raw }: FastifyRequest): Promise<{ readonly items: readonly ShownAdoption[] }> {
    takeNoQuery(raw.url ?? '');
    return { items: await this.adopting.all() };
  }

  @Get('adoptions/:id')
  @describeAdoption()
  one(@Param('id') id: string, @Req() { raw }: FastifyRequest): Promise<ShownAdoption> {
    takeNoQuery(raw.url ?? '');
    return this.adopting.one(id);
  }

  @Post('adoptions')
  @describeAdopt()
  async adopt(
    @Req() { raw, body, principal }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ShownAdoption | ShownProposal> {
    takeNoQuery(raw.url ?? '');
    const set = adoptionAsked(jsonBody(body), this.ruleSets);
    const standing = await this.adopting.standing(set);
    if (standing === undefined && !takesClaims(this.config)) {
      const asked = { act: 'adoption', content: { ruleSet: set.id } };
      const proposal = await this.commands.execute(new Propose(asked, principal));
      reply.status(202).header('location', `/v1/proposals/${proposal.id}`);
      return proposal;
    }
    const adoption = standing ?? (await this.adopting.adopt(set, principal));
    reply.status(adoption.recorded === null ? 202 : 200).header('location', `/v1/rules/adoptions/${adoption.id}`);
    return adoption;
  }

  @Get('difference')
  @describeDifference()
  async difference(
    @Query(CheckedPipe) question: DifferenceQuestion,
    @Req() { headers }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const type = liked(headers.accept, [mediaTypes.json, mediaTypes.lines]);
    const left = new AbortController();
    reply.raw.once('close', () => left.abort());
    const signal = AbortSignal.any([left.signal, this.closing.signal]);
    const answer =
      type === mediaTypes.json
        ? await this.differences.answer(question, signal)
        : Readable.from(await this.differences.lines(question, signal));
    reply.header('content-type', type).send(answer);
  }
}
