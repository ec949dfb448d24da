import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { takeNoQuery } from '../query.js';
import { AlsoAsCsv } from './as-csv.js';
import { CheckedPipe } from './checked.pipe.js';
import { describeEvents, describeOneEvent } from './describe-events.js';
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
    @Req() request: FastifyRequest,
  ): Promise<LoggedEvidence> {
    takeNoQuery(request.raw.url ?? '');
    return this.events.one(source, id);
  }
}
