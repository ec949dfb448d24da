import { Controller, Get, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { personOf } from '../../access/persons.js';
import { checkedBody } from '../../checked-body.js';
import { takeNoQuery } from '../../query.js';
import { describeHold, describeHolds } from './describe-erasures.js';
import { HoldQuestion } from './erasure-questions.js';
import { Holds, type ShownHold, shownHold } from './holds.js';

/** What keeps clients from being erased. */
@Controller('v1/holds')
export class HoldsController {
  constructor(private readonly holds: Holds) {}

  @Get()
  @describeHolds()
  async list(@Req() { raw }: FastifyRequest): Promise<{ readonly items: readonly ShownHold[] }> {
    takeNoQuery(raw.url ?? '');
    return { items: (await this.holds.all()).map(shownHold) };
  }

  @Post()
  @describeHold()
  async place(@Req() { raw, body, principal }: FastifyRequest): Promise<ShownHold> {
    takeNoQuery(raw.url ?? '');
    const { client, reason, by } = checkedBody(
      HoldQuestion,
      body,
      'Send {client, reason}, and by where the ledger asks for no tokens.',
    );
    return shownHold(await this.holds.place(client, reason, personOf(principal, by, 'by')));
  }
}
