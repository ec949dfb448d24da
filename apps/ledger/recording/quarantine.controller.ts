import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Max, Min, ValidateBy } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { queryOf, takeNoQuery } from '../query.js';
import { Refusal } from '../refusal.js';
import { answerToOne } from './answer.js';
import { describeQuarantined, describeQuarantineList, describeResubmission } from './describe-recording.js';
import { send } from './events.controller.js';
import { oneArrival, oneEventForms } from './intake.js';
import { ListQuarantine, type QuarantinePage, type QuarantineView, ShowQuarantined } from './quarantine-queries.js';
import { RecordEvidence } from './record-evidence.js';

const positionMax = 2n ** 63n - 1n;
const isPosition = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{1,19}$/.test(value) && BigInt(value) <= positionMax;
const pageLength = { message: 'must be a whole number from 1 to 1000' };

/** Where a page begins and how long it is. */
class Page {
  @IsOptional()
  @ValidateBy(
    { name: 'isPosition', validator: { validate: isPosition } },
    { message: 'must be the `next` of an earlier page' },
  )
  after?: string;

  @Transform(({ value }) => (typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value))
  @IsInt(pageLength)
  @Min(1, pageLength)
  @Max(1000, pageLength)
  limit = 100;
}

/** What could not be recorded as evidence, and the way back for it. */
@Controller('v1/quarantine')
export class QuarantineController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @describeQuarantineList()
  list(@Query() query: unknown): Promise<QuarantinePage> {
    const { after, limit } = queryOf(Page, query);
    return this.queries.execute(new ListQuarantine(after === undefined ? undefined : BigInt(after), limit));
  }

  @Get(':id')
  @describeQuarantined()
  show(@Param('id') id: string, @Req() request: FastifyRequest): Promise<QuarantineView> {
    takeNoQuery(request.raw.url ?? '');
    return this.queries.execute(new ShowQuarantined(checkedId(id)));
  }

  @Post(':id/resubmit')
  @describeResubmission()
  async resubmit(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    takeNoQuery(request.raw.url ?? '');
    const { quarantineId } = await this.queries.execute(new ShowQuarantined(checkedId(id)));
    const arrival = oneArrival(request.raw, request.body, oneEventForms);
    const received = { by: request.principal, via: 'http', resubmissionOf: quarantineId };
    const [outcome] = await this.commands.execute(new RecordEvidence([arrival], received));
    if (outcome === undefined) throw new Error('One event has one outcome');
    send(reply, answerToOne(outcome));
  }
}

function checkedId(id: string): string {
  if (/^[0-9a-f]{64}$/.test(id)) return id;
  throw new Refusal('not-found', 'Nothing is in quarantine under this id.');
}
