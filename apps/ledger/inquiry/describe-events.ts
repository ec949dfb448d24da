import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { json, problem } from '../describe.js';
import { mediaTypes } from '../server.js';
import { questionRefusals } from './describe-status.js';
import { examples } from './examples.js';

export function describeEvents(): MethodDecorator {
  return applyDecorators(
    ApiTags('Evidence'),
    ApiOperation({
      summary: 'Evidence as it was recorded',
      description:
        'In the order of recording. The cursor is a place in that order: what is recorded meanwhile comes after it. ' +
        '`Accept: application/x-ndjson` (or application/ndjson) streams all of it up to the head, one CloudEvent a line with `ledgertime` and ' +
        '`position`; there, only a `limit` that is given ends it earlier.',
    }),
    ApiResponse({
      status: 200,
      description: 'A page, or all of it as lines',
      content: {
        ...json(examples.events),
        [mediaTypes.lines]: { schema: { type: 'string' }, example: `${JSON.stringify(examples.event)}\n` },
      },
    }),
    problem(404, 'not-found', 'Nothing is recorded by then of the client that `subject` names.'),
    ...questionRefusals,
  );
}

export function describeOneEvent(): MethodDecorator {
  return applyDecorators(
    ApiTags('Evidence'),
    ApiOperation({ summary: 'One piece of evidence' }),
    ApiParam({ name: 'source', description: 'Its source, percent-encoded', example: 'gateway' }),
    ApiParam({ name: 'id', description: 'Its id, percent-encoded', example: 'request-1' }),
    ApiResponse({ status: 200, description: 'The evidence', content: json(examples.event) }),
    problem(404, 'not-found', 'No evidence of this source has this id.'),
  );
}
