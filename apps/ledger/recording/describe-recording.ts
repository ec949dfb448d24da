import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { limits } from '#libs/evidence';
import { json, problem, schemaOf } from '../describe.js';
import { problemMediaType, problemOf } from '../problem.filter.js';
import { Refusal } from '../refusal.js';
import { mediaTypes } from '../server.js';

/** Of the example of an event. Whoever asks for the documentation finds his own time in its place. */
export const exampleTime = '2026-03-02T09:15:00Z';

const event = {
  specversion: '1.0',
  id: `contact-${exampleTime}`,
  source: 'crm',
  type: 'initium.ClientContact.v1',
  subject: 'client/c-1042',
  time: exampleTime,
  data: { channel: 'WEBSITE' },
};

export const receipt = {
  results: [
    {
      source: event.source,
      id: event.id,
      outcome: 'recorded',
      position: '1017',
      ledgertime: '2026-03-02T09:15:00.412Z',
    },
  ],
};

const identity = { source: event.source, id: event.id };

/** A problem object with the results beside it. */
const recordingProblem = (status: number, code: 'conflict' | 'quarantined', description: string): MethodDecorator =>
  ApiResponse({
    status,
    description,
    content: {
      [problemMediaType]: {
        schema: schemaOf('RecordingProblem'),
        example: {
          ...problemOf(new Refusal(code, description)),
          results: [{ ...identity, outcome: code, errors: [] }],
        },
      },
    },
  });

export const recordingRefusals = [
  problem(400, 'malformed-json', 'The body is no JSON. Nothing was kept.'),
  problem(408, 'request-timeout', 'The body was not there in time.'),
  recordingProblem(
    409,
    'conflict',
    'The identity belongs to other content. Nothing of it was changed; the attempt is kept.',
  ),
  problem(413, 'too-large', 'One event may have 64 KiB, a batch 8 MiB and 1,000 events.'),
  problem(415, 'unsupported-media-type', 'Sent in a way that this does not take.'),
  recordingProblem(
    422,
    'quarantined',
    'Not valid evidence. Kept whole, with every reason, under its quarantineId, and sealed: officers and auditors see it.',
  ),
  problem(
    429,
    'overloaded',
    'Send it again after Retry-After seconds; `token-limit` where the token has sent too much.',
  ),
  problem(503, 'store-unavailable', 'Send the very same again after Retry-After seconds.'),
];

export const eventBody = {
  required: true,
  content: { [mediaTypes.event]: { schema: schemaOf('Evidence'), example: event } },
};

const binaryHeaders = ['specversion', 'id', 'source', 'type', 'subject', 'time'].map((name) =>
  ApiHeader({
    name: `ce-${name}`,
    required: false,
    schema: { type: 'string' },
    description: `\`${name}\` in binary mode, percent-encoded`,
  }),
);

const resultLines = { schema: { type: 'string' as const, description: 'A result a line, and a last line `summary`' } };

export function describeRecording(): MethodDecorator {
  return applyDecorators(
    ApiTags('Recording'),
    ...binaryHeaders,
    ApiQuery({
      name: 'dry-run',
      required: false,
      schema: { type: 'string', enum: ['true', 'false'], default: 'false' },
      description:
        'Say what would be said of each event, with 200, and keep nothing: no evidence, no quarantine. `unresolved` then tells which ' +
        'names of what was sent neither it nor the ledger registers; null while the read models that know them are behind',
    }),
    ApiOperation({
      summary: 'Record evidence',
      description:
        'CloudEvents 1.0 in structured mode, as a batch of up to 1,000, in binary mode (application/json with ' +
        'percent-encoded ce-* headers), or one a line as a stream of any length (application/x-ndjson, or ' +
        'application/ndjson), which is answered line by line while it is read and must be read while it is sent. ' +
        'Instants may have any offset: they are kept in UTC, and what was sent in `sentinstants`. Up to 20 extension ' +
        'attributes are kept and shown, without effect. (source, id) names a piece of evidence for ever: sent again ' +
        'with the same content, it gives its first receipt.',
      requestBody: {
        required: true,
        content: {
          ...eventBody.content,
          [mediaTypes.json]: { schema: schemaOf('EvidenceData') },
          [mediaTypes.batch]: {
            schema: { type: 'array', items: schemaOf('Evidence'), maxItems: limits.batchEventsMax },
            example: [event],
          },
          [mediaTypes.lines]: { schema: { type: 'string' }, example: `${JSON.stringify(event)}\n` },
          [mediaTypes.linesPlain]: { schema: { type: 'string' }, example: `${JSON.stringify(event)}\n` },
        },
      },
    }),
    ApiResponse({
      status: 201,
      description: 'Durable: it survives a power cut from now on',
      content: json('RecordingResults', receipt),
    }),
    ApiResponse({
      status: 200,
      description: 'It was here already: the first receipt again. Also the answer to a stream, and to an empty batch',
      content: {
        ...json(['RecordingResults', 'DryRunResults'], {
          results: receipt.results.map((result) => ({ ...result, outcome: 'duplicate' })),
        }),
        [mediaTypes.lines]: resultLines,
        [mediaTypes.linesPlain]: resultLines,
      },
    }),
    ApiResponse({
      status: 207,
      description: 'A batch whose events have different outcomes',
      content: json('RecordingResults', receipt),
    }),
    ...recordingRefusals,
  );
}
