import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { json, problem } from '../describe.js';
import { mediaTypes } from '../server.js';
import { csvContent } from './as-csv.js';
import { questionRefusals } from './describe-status.js';
import { eventsSheet } from './evidence-sheet.js';
import { examples } from './examples.js';

const lines = { schema: { type: 'string' as const }, example: `${JSON.stringify(examples.event)}\n` };

export function describeEvents(): MethodDecorator {
  return applyDecorators(
    ApiTags('Evidence'),
    ApiOperation({
      summary: 'Evidence as it was recorded',
      description:
        'In the order of recording. The cursor is a place in that order: what is recorded meanwhile comes after it. ' +
        '`Accept: application/x-ndjson` (or application/ndjson) streams all of it up to the head, one CloudEvent a line with `ledgertime` and ' +
        '`position`; there, only a `limit` that is given ends it earlier. As CSV it is all of it.',
    }),
    ApiResponse({
      status: 200,
      description: 'A page, or all of it as lines or as CSV',
      content: {
        ...json('EvidencePage', examples.events),
        ...csvContent(eventsSheet),
        [mediaTypes.lines]: lines,
        [mediaTypes.linesPlain]: lines,
      },
    }),
    problem(404, 'not-found', 'Nothing is recorded by then of the client that `subject` names.'),
    problem(406, 'not-acceptable', 'There is JSON, NDJSON and CSV here, and nothing else.'),
    ...questionRefusals,
  );
}

export function describeOneEvent(): MethodDecorator {
  return applyDecorators(
    ApiTags('Evidence'),
    ApiOperation({
      summary: 'One piece of evidence',
      description:
        'As it was recorded, with the `index` of its leaf in the log, and `proof`: a C2SP tlog-proof that the last checkpoint has it. ' +
        'Both are null while no checkpoint has it, for some seconds after it was recorded; where that lasts, /v1/incidents says why. ' +
        'An extension attribute of such a name stands in the list of events. What is personal stands sealed in `data.sealed`, and `personal` says whether it can be opened: ' +
        '`sealed`, `erased` where its key was destroyed, `keyless` where the vault lacks it. `open=true` shows it in `data.personal`, to officers and auditors.',
    }),
    ApiParam({ name: 'source', description: 'Its source, percent-encoded', example: 'gateway' }),
    ApiParam({ name: 'id', description: 'Its id, percent-encoded', example: 'request-1' }),
    ApiResponse({ status: 200, description: 'The evidence', content: json('LoggedEvidence', examples.loggedEvent) }),
    problem(403, 'forbidden', 'What is sealed is for officers and auditors.'),
    problem(404, 'not-found', 'No evidence of this source has this id.'),
    problem(503, 'vault-unavailable', 'Ask again after Retry-After seconds.'),
  );
}
