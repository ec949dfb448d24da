import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RecordedEvidence } from '#libs/evidence';
import { takeNoQuery } from '../query.js';
import { mediaTypes } from '../server.js';
import { Checked } from './checked.pipe.js';
import { describeEvents, describeOneEvent } from './describe-events.js';
import { Events } from './events.js';
import { EventsQuestion } from './events-question.js';

/** Evidence as it was recorded. */
@Controller('v1/events')
export class RecordedEventsController {
  constructor(private readonly events: Events) {}

  @Get()
  @describeEvents()
  async list(
    @Query(Checked) asked: EventsQuestion,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    reply.header('vary', 'accept');
    const mediaType = linesWanted(request.headers.accept);
    if (mediaType === undefined) {
      const page = await this.events.page(asked);
      reply.header('content-type', 'application/json').send(JSON.stringify(page));
      return;
    }
    const lines = await this.events.lines(asked);
    reply.header('content-type', mediaType);
    reply.send(request.method === 'HEAD' ? '' : Readable.from(lines));
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

type LinesType = typeof mediaTypes.lines | typeof mediaTypes.linesPlain;

/** By which name lines are acceptable; who would take JSON as well, and says so first, gets JSON. */
function linesWanted(accept = ''): LinesType | undefined {
  const ranges = accept.split(',').map((range) => range.trim().toLowerCase());
  const weightOf = (mediaType: string): number => {
    const range = ranges.find((one) => one.split(';', 1)[0]?.trim() === mediaType);
    return range === undefined ? 0 : Number(/;\s*q\s*=\s*([\d.]+)/.exec(range)?.[1] ?? 1);
  };
  const plain = weightOf(mediaTypes.linesPlain) > weightOf(mediaTypes.lines);
  const lines = plain ? mediaTypes.linesPlain : mediaTypes.lines;
  return weightOf(lines) > 0 && weightOf(lines) >= weightOf(mediaTypes.json) ? lines : undefined;
}
