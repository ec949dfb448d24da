import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiParam, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { json, problem } from '../describe.js';
import { csvContent } from '../inquiry/as-csv.js';
import { mediaTypes } from '../server.js';
import { quarantineSheet } from './quarantine-sheet.js';

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

const receipt = {
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

const refusals = [
  problem(400, 'malformed-json', 'The body is no JSON. Nothing was kept.'),
  problem(408, 'request-timeout', 'The body was not there in time.'),
  problem(409, 'conflict', 'The identity belongs to other content. Nothing of it was changed; the attempt is kept.'),
  problem(413, 'too-large', 'One event may have 64 KiB, a batch 8 MiB and 1,000 events.'),
  problem(415, 'unsupported-media-type', 'Sent in a way that this does not take.'),
  problem(
    422,
    'quarantined',
    'Not valid evidence. Kept whole, with every reason, under its quarantineId: in clear, until a vault seals it (to come).',
  ),
  problem(
    429,
    'overloaded',
    'Send it again after Retry-After seconds; `token-limit` where the token has sent too much.',
  ),
  problem(503, 'store-unavailable', 'Send the very same again after Retry-After seconds.'),
];

const eventBody = { required: true, content: { [mediaTypes.event]: { schema: { type: 'object' }, example: event } } };

const binaryHeaders = ['specversion', 'id', 'source', 'type', 'subject', 'time'].map((name) =>
  ApiHeader({
    name: `ce-${name}`,
    required: false,
    schema: { type: 'string' },
    description: `\`${name}\` in binary mode, percent-encoded`,
  }),
);

export function describeRecording(): MethodDecorator {
  return applyDecorators(
    ApiTags('Recording'),
    ...binaryHeaders,
    ApiQuery({
      name: 'dry-run',
      required: false,
      schema: { type: 'string', enum: ['true', 'false'], default: 'false' },
      description: 'Say what would be said of each event, with 200, and keep nothing: no evidence, no quarantine',
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
          [mediaTypes.json]: { schema: { type: 'object', description: 'Its `data`, in binary mode' } },
          [mediaTypes.batch]: { schema: { type: 'array', items: { type: 'object' } }, example: [event] },
          [mediaTypes.lines]: { schema: { type: 'string' }, example: `${JSON.stringify(event)}\n` },
          [mediaTypes.linesPlain]: { schema: { type: 'string' }, example: `${JSON.stringify(event)}\n` },
        },
      },
    }),
    ApiResponse({ status: 201, description: 'Durable: it survives a power cut from now on', content: json(receipt) }),
    ApiResponse({
      status: 200,
      description: 'It was here already: the first receipt again. Also the answer to a stream, and to an empty batch',
      content: {
        ...json({ results: receipt.results.map((result) => ({ ...result, outcome: 'duplicate' })) }),
        [mediaTypes.lines]: { schema: { type: 'string', description: 'A result a line, and a last line `summary`' } },
      },
    }),
    ApiResponse({ status: 207, description: 'A batch whose events have different outcomes', content: json(receipt) }),
    ...refusals,
  );
}

const entry = {
  quarantineId: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  position: '1018',
  ledgertime: '2026-03-02T09:15:01.020Z',
  contentType: mediaTypes.event,
  length: 212,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  truncated: false,
  errors: [{ pointer: '/subject', detail: 'is missing' }],
};

const known = { knownAt: '2026-03-02T09:15:01.020Z', position: '1018', settled: true };

export function describeQuarantineList(): MethodDecorator {
  return applyDecorators(
    ApiTags('Quarantine'),
    ApiOperation({
      summary: 'What was not valid evidence',
      description: 'In the order of recording. `next` goes into `after` for the next page; at the end it is null.',
    }),
    ApiResponse({
      status: 200,
      description: 'A page, or all of it as CSV',
      content: { ...json({ ...known, items: [entry], next: null }), ...csvContent(quarantineSheet) },
    }),
    problem(406, 'not-acceptable', 'There is JSON and CSV here, and nothing else.'),
    problem(400, 'invalid-parameter', 'A parameter is not valid or not known.'),
    problem(503, 'view-behind', 'Ask again after Retry-After seconds.'),
  );
}

const idParameter = ApiParam({
  name: 'id',
  description: 'The quarantineId',
  schema: { type: 'string', minLength: 64 },
});

export function describeQuarantined(): MethodDecorator {
  return applyDecorators(
    ApiTags('Quarantine'),
    ApiOperation({ summary: 'One entry, with what was sent' }),
    idParameter,
    ApiResponse({
      status: 200,
      description: 'The entry',
      content: json({ ...entry, text: '{"specversion":"1.0",…}' }),
    }),
    problem(404, 'not-found', 'Nothing is in quarantine under this id.'),
  );
}

export function describeResubmission(): MethodDecorator {
  return applyDecorators(
    ApiTags('Quarantine'),
    ApiOperation({
      summary: 'Send an entry again, mended',
      description: 'It is recorded as any evidence is, with a ledgertime of its own and a reference to the entry.',
      requestBody: eventBody,
    }),
    idParameter,
    ApiResponse({ status: 201, description: 'Recorded', content: json(receipt) }),
    ApiResponse({ status: 200, description: 'It was here already', content: json(receipt) }),
    problem(404, 'not-found', 'Nothing is in quarantine under this id.'),
    ...refusals,
  );
}
