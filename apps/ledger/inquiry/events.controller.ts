import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { RecordedEvidence } from '#libs/evidence';
import { takeNoQuery } from '../query.js';
import { AlsoAsCsv } from './as-csv.js';
import { Checked } from './checked.pipe.js';
import { describeEvents, describeOneEvent } from './describe-events.js';
import { Events, type EventsPage } from './events.js';
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
    @Query(Checked) asked: EventsQuestion,
    @Req() request: FastifyRequest,
  ): Promise<EventsPage | Readable | string> {
    if (request.form !== 'ndjson') return this.events.page(asked);
    const lines = await this.events.lines(asked);
    return request.method === 'HEAD' ? '' : Readable.from(lines);
  }

  @Get(':source/:id')
  @describeOneEvent()
  async one(
    @Param('source') source: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<RecordedEvidence> {
    takeNoQuery(request.raw.url ?? '');
    return this.events.one(source, id);
  }
}
