import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { json, problem } from '../describe.js';
import { csvContent } from '../inquiry/as-csv.js';
import { questionRefusals } from '../inquiry/describe-status.js';
import { conflictsSheet } from './arrival-sheets.js';
import { known, worklistText } from './describe-quarantine.js';

const conflict = {
  conflictId: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
  position: '1019',
  ledgertime: '2026-03-02T09:16:00.004Z',
  principal: 'ads-feed',
  source: 'ads',
  type: 'initium.MarketingExposure.v1',
  subject: 'client/c-1042',
  id: 'x-18',
  time: '2026-03-02T09:14:58Z',
  state: 'open',
  settledBy: null,
  first: '1012',
  differences: [{ pointer: '/data/purpose', first: 'SERVICE', attempt: 'PROMOTION' }],
};

export function describeConflictList(): MethodDecorator {
  return applyDecorators(
    ApiTags('Quarantine'),
    ApiOperation({
      summary: 'What was sent under an identity that other content has',
      description: `${worklistText} \`first\` is the position of the evidence that has the identity. Nothing mends a conflict: two persons dismiss it.`,
    }),
    ApiResponse({
      status: 200,
      description: 'A page, or all of it as CSV',
      content: { ...json('ConflictPage', { ...known, items: [conflict], next: null }), ...csvContent(conflictsSheet) },
    }),
    problem(406, 'not-acceptable', 'There is JSON and CSV here, and nothing else.'),
    ...questionRefusals,
  );
}

export function describeConflict(): MethodDecorator {
  return applyDecorators(
    ApiTags('Quarantine'),
    ApiOperation({ summary: 'One conflict, with the attempt as it was sent' }),
    ApiParam({ name: 'id', description: 'The conflictId', schema: { type: 'string', minLength: 1 } }),
    ApiResponse({
      status: 200,
      description: 'The conflict',
      content: json('ConflictEntry', { ...conflict, attempt: { specversion: '1.0', source: 'ads', id: 'x-18' } }),
    }),
    problem(404, 'not-found', 'No conflict is kept under this id.'),
    problem(503, 'view-behind', 'Ask again after Retry-After seconds.'),
  );
}
