import { Readable } from 'node:stream';
import { Controller, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { IsIn, IsOptional } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allowances } from '../access/allowances.js';
import { Closing } from '../closing.js';
import { Config } from '../config.js';
import { lingerAfterAnswer } from '../linger.js';
import { ProblemFilter } from '../problem.filter.js';
import { queryOf } from '../query.js';
import { Rooms } from '../rooms.js';
import { mediaTypes } from '../server.js';
import { answerToBatch, answerToDryRun, answerToOne, type RecordingAnswer } from './answer.js';
import type { Arrival } from './arrival.js';
import { describeRecording } from './describe-recording.js';
import { batchArrivals, mediaTypeOf, oneArrival } from './intake.js';
import { readLines } from './line-reader.js';
import type { Outcome } from './outcome.js';
import { type Received, RecordEvidence } from './record-evidence.js';
import { Rehearsal, Seen } from './rehearsal.js';
import { answerToStream, chunkBytes } from './stream-answer.js';
import { Turns } from './turns.js';

const streamLinesMax = 1000;
/** How long what is still being sent is read and thrown away once a stream was answered before its end. */
const lingerMs = 5000;
const lingerMsAtTheEnd = 500;

/** How a request wants to be taken. */
class RecordingQuestion {
  @IsOptional()
  @IsIn(['true', 'false'], { message: 'must be true or false' })
  'dry-run'?: string;
}

/** What becomes of what arrived; patiently where the store is overloaded, if asked so. */
type Record = (arrivals: Iterable<Arrival>, isPatient?: boolean) => Promise<readonly Outcome[]>;

/** Intake over HTTP: CloudEvents in all three modes, and lines of them as a stream. */
@Controller('v1/events')
export class EventsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly rehearsal: Rehearsal,
    private readonly allowances: Allowances,
    private readonly config: Config,
    private readonly closing: Closing,
    private readonly problems: ProblemFilter,
    private readonly rooms: Rooms,
  ) {}

  @Post()
  @describeRecording()
  async record(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const isDryRun = asksForDryRun(request);
    const seen = isDryRun ? new Seen() : undefined;
    const record = seen ? this.#rehearse(request, seen) : this.#recording(request);
    const mediaType = mediaTypeOf(request.headers['content-type']);
    const isStream = mediaType === mediaTypes.lines || mediaType === mediaTypes.linesPlain;
    // Everything else has come whole by now.
    if (isStream) this.#linger(request, reply);
    this.allowances.refuseSpent(request.principal);
    switch (mediaType) {
      case mediaTypes.batch: {
        const outcomes = await this.#batch(request, record);
        send(reply, seen ? answerToDryRun(outcomes, await this.rehearsal.unresolved(seen)) : answerToBatch(outcomes));
        return;
      }
      case mediaTypes.lines:
      case mediaTypes.linesPlain:
        this.#stream(request, reply, { mediaType, record, seen });
        return;
      default: {
        const [outcome] = await record([oneArrival(request.raw, request.body)]);
        if (outcome === undefined) throw new Error('One event has one outcome');
        send(reply, seen ? answerToDryRun([outcome], await this.rehearsal.unresolved(seen)) : answerToOne(outcome));
      }
    }
  }

  #linger(request: FastifyRequest, reply: FastifyReply): void {
    lingerAfterAnswer(request, reply, () =>
      request.raw.aborted || this.closing.signal.aborted ? lingerMsAtTheEnd : lingerMs,
    );
  }

  #recording(request: FastifyRequest): Record {
    const received = receivedIn(request);
    const turns = new Turns();
    return (arrivals, isPatient) =>
      this.commands.execute(new RecordEvidence(arrivals, received, isPatient, isPatient ? turns.take() : undefined));
  }

  #rehearse(request: FastifyRequest, seen: Seen): Record {
    const received = receivedIn(request);
    return (arrivals, isPatient) => this.rehearsal.outcomes(arrivals, received, seen, isPatient);
  }

  /** Not `async`: what arrived is not to wait for the store together with what is written of it. */
  #batch(request: FastifyRequest, record: Record): Promise<readonly Outcome[]> {
    return record(batchArrivals(request.body));
  }

  /** Answered by the name that the media type was sent under. */
  #stream(
    request: FastifyRequest,
    reply: FastifyReply,
    {
      mediaType,
      record,
      seen,
    }: { readonly mediaType: string; readonly record: Record; readonly seen: Seen | undefined },
  ): void {
    const { eventBytesMax, idleTimeoutMs } = this.config.limits;
    const room = this.rooms.lines;
    reply.raw.once('close', room.hold(chunkBytes, 'stream'));
    const bounds = {
      lineBytesMax: eventBytesMax,
      // No more than a second's worth together, so that who is limited is answered every second.
      linesMax: Math.min(streamLinesMax, request.principal?.limits.perSecond ?? streamLinesMax),
      idleTimeoutMs,
      signal: this.closing.signal,
    };
    const answer = answerToStream(readLines(request.body as Readable, bounds, mediaTypes.lines), {
      room,
      record: (arrivals) => record(arrivals, true),
      problem: (thrown) => this.problems.problem(thrown).problem,
      closing: async () => (seen === undefined ? {} : { unresolved: await this.rehearsal.unresolved(seen) }),
    });
    reply.code(200).header('content-type', mediaType).send(Readable.from(answer));
  }
}

/** Most requests have no query, and are spared its check. */
function asksForDryRun({ raw, query }: FastifyRequest): boolean {
  return raw.url?.includes('?') === true && queryOf(RecordingQuestion, query)['dry-run'] === 'true';
}

function receivedIn({ principal }: FastifyRequest): Received {
  return { by: principal, via: 'http' };
}

export function send(reply: FastifyReply, { status, contentType, body, location }: RecordingAnswer): void {
  if (location !== undefined) reply.header('location', location);
  reply.code(status).header('content-type', contentType).send(body);
}
