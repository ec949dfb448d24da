import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { problem } from '../describe.js';
import { clientAssessed, footingExample } from './examples.js';

export const clientParameter = ApiParam({ name: 'id', description: "The client's pseudonym", example: 'c-1042' });

/** What every question can be refused with. */
export const questionRefusals = [
  problem(400, 'invalid-parameter', 'A parameter is not valid or not known, or lies in the future.'),
  problem(503, 'view-behind', 'What answers this has not caught up; ask again after Retry-After seconds.'),
];

export function describeStatus(): MethodDecorator {
  return applyDecorators(
    ApiTags('Questions'),
    ApiOperation({
      summary: 'Whose initiative it was',
      description:
        'One assessment for a service and an asset. Without either, one for each subject that the client has, and for ' +
        'each service the worst of them. `because` is the evidence that decided, `for` and `against` all that bears on ' +
        'it, `trace` the rules tried from the top, `holdsUntil` the next instant at which status or rule differ.',
    }),
    clientParameter,
    ApiResponse({
      status: 200,
      description: 'The assessment, or the overview of all of them',
      content: {
        'application/json': {
          examples: {
            subject: { summary: 'One subject', value: clientAssessed },
            all: {
              summary: 'All subjects, and the roll-up',
              value: {
                client: 'c-1042',
                entity: 'X',
                ...footingExample,
                results: [clientAssessed],
                rollUp: [{ service: 'e', entity: 'X', status: 'CLIENT_INITIATED' }],
              },
            },
          },
        },
      },
    }),
    ...questionRefusals,
  );
}
