import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { json, problem } from '../../describe.js';
import { receipt } from '../describe-recording.js';
import { dryRunHeader } from './test-key.js';

const connection = ApiParam({ name: 'connection', schema: { type: 'string', example: 'mails' } });

export function describeProbe(): MethodDecorator {
  return applyDecorators(
    ApiTags('Recording'),
    connection,
    ApiOperation({
      summary: 'Whether deliveries can reach the ledger',
      description:
        'For vendors that ask before they deliver. It is the same of every name, and tells of no connection.',
    }),
    ApiResponse({ status: 200, description: 'They can', content: { 'text/plain': { schema: { type: 'string' } } } }),
  );
}

export function describeDelivery(): MethodDecorator {
  return applyDecorators(
    ApiTags('Recording'),
    connection,
    ApiHeader({
      name: dryRunHeader,
      required: false,
      schema: { type: 'string', enum: ['true'] },
      description: 'Say what would be recorded, and keep nothing: `initium connection test` sends it',
    }),
    ApiOperation({
      summary: 'Deliver what a vendor’s webhook says',
      description:
        'Of a connection that was made by `initium connection add`, in the vendor’s own form and signed as the vendor signs. ' +
        'What its mapping makes of it is evidence, and what it makes nothing of is kept whole in quarantine: both are a success, ' +
        'for the vendor can mend nothing. Sent again it is a duplicate with its first receipt.',
      requestBody: {
        required: true,
        content: { '*/*': { schema: { type: 'string', format: 'binary', description: 'As the vendor sends it' } } },
      },
    }),
    ApiResponse({
      status: 200,
      description:
        'All of it is durable. `ignored` counts records that the mapping says are none of the ledger’s business',
      content: json(['DeliveryReceipts', 'RehearsedDelivery'], { ...receipt, ignored: 0 }),
    }),
    problem(401, 'bad-signature', 'No secret of the connection signed it. Nothing was kept.'),
    problem(404, 'not-found', 'There is no such connection.'),
    problem(408, 'request-timeout', 'The body was not there in time.'),
    problem(410, 'connection-disabled', 'The connection takes nothing any more. Nothing was kept.'),
    problem(413, 'too-large', 'One delivery may have 1 MiB.'),
    problem(415, 'unsupported-media-type', 'The body is compressed.'),
    problem(429, 'overloaded', 'Send it again after Retry-After seconds.'),
    problem(503, 'store-unavailable', 'Send the very same again after Retry-After seconds.'),
  );
}
