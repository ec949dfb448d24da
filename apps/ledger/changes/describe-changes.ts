import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { problem } from '../describe.js';
import { mediaTypes } from '../server.js';

const change = {
  client: 'c-1042',
  service: 'e',
  asset: 'BTC',
  entity: 'X',
  before: { status: 'CLIENT_INITIATED', mayServe: true, rule: 'R-210' },
  after: { status: 'TAINTED', mayServe: false, rule: 'R-111' },
  cause: { source: 'mailer', id: 'm-2' },
  position: '17',
  at: '2026-03-02T12:31:00Z',
};

const events =
  ': everything after position 16 and 2026-03-02T12:30:00Z\nretry: 1000\nid: 16.1772454600000.5f1c02d99ad0\n\n' +
  ': heartbeat\nid: 16.1772454600000.5f1c02d99ad0\nevent: current\n' +
  'data: {"position":"16","at":"2026-03-02T12:30:00Z"}\n\n' +
  `id: 17.1772454660000.03ab77e19ad0.MSBlIEJUQyBY\nevent: change\ndata: ${JSON.stringify(change)}\n\n`;

export function describeChanges(): MethodDecorator {
  return applyDecorators(
    ApiTags('Gate'),
    ApiOperation({
      summary: 'What changes, as it changes',
      description:
        'Server-sent events without end. `change`: status or rule of a client, service, asset and entity for now became ' +
        'another, by evidence that was recorded (`cause` is its reference) or by time alone (`cause` is the instant). Of what the adoption of a rule set changed, `adopted` says which set that was. ' +
        '`before` is null for a subject that is new, `after` for one that is gone. Every change of the present is sent, ' +
        'each once, in the order in which it happened; also what soon changed back. Only what changes for a client that is ' +
        'behind comes later, with the position and the instant of its own, in order for that client. `current`: all that ' +
        'changed up to this position and instant has been sent, but for clients in `behind` (absent where there are ' +
        'none), of whom more is to come; `altered` names those of whom evidence is not as the ledger’s log has it, `*` everybody: ' +
        'what was sent of them was made of it, so ask anew. It comes first when the stream has caught up, then every `heartbeat` ' +
        'seconds; where it does not, a comment comes in its place and the statuses are behind. Without Last-Event-ID the ' +
        'stream begins now. With it, it goes on after that id, across restarts of the ledger and with whatever filters. ' +
        'What was cached from answers stays right by the recipe in docs/how-to.md.',
    }),
    ApiHeader({
      name: 'last-event-id',
      required: false,
      schema: { type: 'string' },
      description: 'The last `id` that was read',
    }),
    ApiResponse({
      status: 200,
      description: 'The stream',
      content: { [mediaTypes.changes]: { schema: { type: 'string' }, example: events } },
    }),
    problem(
      400,
      'invalid-parameter',
      'A parameter is not valid; or the id is of another ledger, of other rules, or in the future: begin anew without it.',
    ),
    problem(429, 'too-many-streams', 'No more streams are served at once; try again after Retry-After seconds.'),
    problem(503, 'view-behind', 'There are no statuses to follow yet; try again after Retry-After seconds.'),
  );
}
