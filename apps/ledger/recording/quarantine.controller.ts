import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, ValidateBy } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AlsoAsCsv } from '../inquiry/as-csv.js';
import { Checked } from '../inquiry/checked.pipe.js';
import { Limit } from '../inquiry/page-parameters.js';
import { takeNoQuery } from '../query.js';
import { Refusal } from '../refusal.js';
import { answerToOne } from './answer.js';
import { describeQuarantined, describeQuarantineList, describeResubmission } from './describe-recording.js';
import { send } from './events.controller.js';
import { oneArrival, oneEventForms } from './intake.js';
import { ListQuarantine, type QuarantinePage, type QuarantineView, ShowQuarantined } from './quarantine-queries.js';
import { quarantineSheet } from './quarantine-sheet.js';
import { RecordEvidence } from './record-evidence.js';

const positionMax = 2n ** 63n - 1n;
const isPosition = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{1,19}$/.test(value) && BigInt(value) <= positionMax;

/** Where a page begins and how long it is, and as of when. */
class QuarantineQuestion {
  @ApiPropertyOptional({ type: String, description: '`next` of the page before' })
  @IsOptional()
  @ValidateBy(
    { name: 'isPosition', validator: { validate: isPosition } },
    { message: 'must be the `next` of an earlier page' },
  )
  after?: string;

  @Limit(100)
  limit = 100;

  @ApiPropertyOptional({
    type: String,
    description: 'In quarantine up to here: the `position` of an earlier answer or receipt',
  })
  @IsOptional()
  @ValidateBy(
    { name: 'isPosition', validator: { validate: isPosition } },
    { message: 'must be a position, as answers and receipts give it' },
  )
  knownPosition?: string;
}

/** What could not be recorded as evidence, and the way back for it. */
@Controller('v1/quarantine')
export class QuarantineController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @AlsoAsCsv(quarantineSheet)
  @describeQuarantineList()
  list(@Query(Checked) { after, limit, knownPosition }: QuarantineQuestion): Promise<QuarantinePage> {
    return this.queries.execute(new ListQuarantine(positionOf(after), limit, positionOf(knownPosition)));
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

const positionOf = (text: string | undefined) => (text === undefined ? undefined : BigInt(text));

function checkedId(id: string): string {
  if (/^[0-9a-f]{64}$/.test(id)) return id;
  throw new Refusal('not-found', `Nothing is in quarantine under ${id}; see /v1/quarantine.`);
}
