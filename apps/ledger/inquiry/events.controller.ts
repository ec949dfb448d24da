import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../refusal.js';
import { openingRoles, opensFor } from '../sealing/opens.js';
import { AlsoAsCsv } from './as-csv.js';
import { CheckedPipe } from './checked.pipe.js';
import { describeEvents, describeOneEvent } from './describe-events.js';
import { EventQuestion } from './event-question.js';
import { Events, type EventsPage, type LoggedEvidence } from './events.js';
import { EventsQuestion } from './events-question.js';
import { eventsSheet } from './evidence-sheet.js';

/** Evidence as it was recorded. */
@Controller('v1/events')
export class RecordedEventsController {
  constructor(private readonly events: Events) {}

  @Get()
  @AlsoAsCsv(eventsSheet, 'ndjson')
  @describeEvents()
  async list(
    @Query(CheckedPipe) asked: EventsQuestion,
    @Req() request: FastifyRequest,
  ): Promise<EventsPage | Readable> {
    return request.form === 'ndjson' ? Readable.from(await this.events.lines(asked)) : this.events.page(asked);
  }

  @Get(':source/:id')
  @describeOneEvent()
  async one(
    @Param('source') source: string,
    @Param('id') id: string,
    @Query(CheckedPipe) { open }: EventQuestion,
    @Req() { principal }: FastifyRequest,
  ): Promise<LoggedEvidence> {
    if (open === 'true' && !opensFor(principal))
      throw new Refusal('forbidden', `What is sealed is for ${openingRoles.join(', ')}; ask without open.`);
    return this.events.one(source, id, open === 'true');
  }
}
