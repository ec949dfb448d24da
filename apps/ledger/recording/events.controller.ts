import { Readable } from 'node:stream';
import { Controller, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Closing } from '../closing.js';
import { Config } from '../config.js';
import { lingerAfterAnswer } from '../linger.js';
import { ProblemFilter } from '../problem.filter.js';
import { takeNoQuery } from '../query.js';
import { mediaTypes } from '../server.js';
import { type Answer, answerToBatch, answerToOne } from './answer.js';
import { describeRecording } from './describe-recording.js';
import { batchArrivals, mediaTypeOf, oneArrival } from './intake.js';
import { readLines } from './line-reader.js';
import type { Outcome } from './outcome.js';
import { type Received, RecordEvidence } from './record-evidence.js';
import { answerToStream } from './stream-answer.js';

const streamLinesMax = 1000;
/** How long what is still being sent is read and thrown away once a stream was answered before its end. */
const lingerMs = 5000;
const lingerMsAtTheEnd = 500;

/** Intake over HTTP: CloudEvents in all three modes, and lines of them as a stream. */
@Controller('v1/events')
export class EventsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly config: Config,
    private readonly closing: Closing,
    private readonly problems: ProblemFilter,
  ) {}

  @Post()
  @describeRecording()
  async record(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    takeNoQuery(request.raw.url ?? '');
    const mediaType = mediaTypeOf(request.headers['content-type']);
    switch (mediaType) {
      case mediaTypes.batch:
        send(reply, answerToBatch(await this.#batch(request)));
        return;
      case mediaTypes.lines:
      case mediaTypes.linesPlain:
        this.#stream(request, reply, mediaType);
        return;
      default: {
        const arrival = oneArrival(request.raw, request.body);
        const [outcome] = await this.commands.execute(new RecordEvidence([arrival], receivedIn(request)));
        if (outcome === undefined) throw new Error('One event has one outcome');
        send(reply, answerToOne(outcome));
      }
    }
  }

  /** Not `async`: what arrived is not to wait for the store together with what is written of it. */
  #batch(request: FastifyRequest): Promise<readonly Outcome[]> {
    return this.commands.execute(new RecordEvidence(batchArrivals(request.body), receivedIn(request)));
  }

  /** Answered by the name that the media type was sent under. */
  #stream(request: FastifyRequest, reply: FastifyReply, mediaType: string): void {
    const received = receivedIn(request);
    const { eventBytesMax, idleTimeoutMs } = this.config.limits;
    const bounds = {
      lineBytesMax: eventBytesMax,
      linesMax: streamLinesMax,
      idleTimeoutMs,
      signal: this.closing.signal,
    };
    const answer = answerToStream(readLines(request.body as Readable, bounds, mediaTypes.lines), {
      record: (arrivals) => this.commands.execute(new RecordEvidence(arrivals, received, true)),
      problem: (thrown) => this.problems.problem(thrown).problem,
    });
    lingerAfterAnswer(request, reply, () =>
      request.raw.aborted || this.closing.signal.aborted ? lingerMsAtTheEnd : lingerMs,
    );
    reply.code(200).header('content-type', mediaType).send(Readable.from(answer));
  }
}

function receivedIn({ principal }: FastifyRequest): Received {
  return { by: principal, via: 'http' };
}

export function send(reply: FastifyReply, { status, contentType, body, location }: Answer): void {
  if (location !== undefined) reply.header('location', location);
  reply.code(status).header('content-type', contentType).send(body);
}
