import { Readable } from 'node:stream';
import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { goneOf } from '../gone.js';
import { CheckedPipe } from '../inquiry/checked.pipe.js';
import { mediaTypes } from '../server.js';
import { ChangeStreams } from './change-streams.js';
import { ChangesQuestion } from './changes-question.js';
import { describeChanges } from './describe-changes.js';

/** What changed. */
@Controller('v1/changes')
export class ChangesController {
  constructor(private readonly streams: ChangeStreams) {}

  @Get()
  @describeChanges()
  async follow(
    @Query(CheckedPipe) asked: ChangesQuestion,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const events = await this.streams.open(asked, lastEventId, goneOf(request, reply));
    reply.header('content-type', mediaTypes.changes).header('x-accel-buffering', 'no');
    reply.send(Readable.from(events, { objectMode: false }));
  }
}
