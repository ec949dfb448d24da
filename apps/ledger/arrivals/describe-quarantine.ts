import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { json, problem } from '../describe.js';
import { csvContent } from '../inquiry/as-csv.js';
import { questionRefusals } from '../inquiry/describe-status.js';
import { eventBody, receipt, recordingRefusals } from '../recording/describe-recording.js';
import { mediaTypes } from '../server.js';
import { quarantineSheet } from './arrival-sheets.js';

const entry = {
  quarantineId: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  position: '1018',
  ledgertime: '2026-03-02T09:15:01.020Z',
  principal: 'ads-feed',
  source: 'ads',
  type: 'initium.MarketingExposure.v1',
  subject: 'client/c-1042',
  id: 'x-17',
  time: '2026-03-02T09:14:58Z',
  state: 'open',
  settledBy: null,
  contentType: mediaTypes.event,
  length: 212,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  truncated: false,
  errors: [{ pointer: '/data/stagee', detail: 'is not known here' }],
};

export const known = { knownAt: '2026-03-02T09:15:01.020Z', position: '1018', settled: true };

export const worklistText =
  'In the order of recording. `source`, `type`, `subject`, `id` and `time` are what it claims, each only where that could be read; `principal` is who sent it. ' +
  '`state` is `open` until something settles it: `mended` by the event that was sent again right, `dismissed` by two ' +
  'persons; `settledBy` names that evidence, of a dismissal with its reason and both persons. What is open and claims to be about a client stands in its answers (R-146). ' +
  '`next` goes into `after` for the next page; at the end it is null.';

export function describeQuarantineList(): MethodDecorator {
  return applyDecorators(
    ApiTags('Quarantine'),
    ApiOperation({ summary: 'What was not valid evidence, and what became of it', description: worklistText }),
    ApiResponse({
      status: 200,
      description: 'A page, or all of it as CSV',
      content: { ...json('QuarantinePage', { ...known, items: [entry], next: null }), ...csvContent(quarantineSheet) },
    }),
    problem(406, 'not-acceptable', 'There is JSON and CSV here, and nothing else.'),
    ...questionRefusals,
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
    ApiOperation({
      summary: 'One entry, with what was sent and what became of it',
      description:
        'What was sent, its SHA-256, and reasons that may quote it are sealed: officers and auditors see them. Else `personal` says whether ' +
        'they can be opened: `sealed`, `erased`, `keyless`. `until` is there where they can be for a time only.',
    }),
    idParameter,
    ApiResponse({
      status: 200,
      description: 'The entry',
      content: json('QuarantineEntry', { ...entry, text: '{"specversion":"1.0",…}' }),
    }),
    problem(404, 'not-found', 'Nothing is in quarantine under this id.'),
    problem(503, 'view-behind', 'Ask again after Retry-After seconds.'),
  );
}

export function describeResubmission(): MethodDecorator {
  return applyDecorators(
    ApiTags('Quarantine'),
    ApiOperation({
      summary: 'Send an entry again, mended',
      description:
        'It is recorded as any evidence is, with a ledgertime of its own and a reference to the entry. `warning` is there where ' +
        'the entry stays open all the same: only evidence of the type and about the subject that it claims mends it (R-146).',
      requestBody: eventBody,
    }),
    idParameter,
    ApiResponse({ status: 201, description: 'Recorded', content: json('RecordingResults', receipt) }),
    ApiResponse({ status: 200, description: 'It was here already', content: json('RecordingResults', receipt) }),
    problem(404, 'not-found', 'Nothing is in quarantine under this id.'),
    ...recordingRefusals,
  );
}
