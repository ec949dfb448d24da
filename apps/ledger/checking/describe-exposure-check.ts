import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { json, problem } from '../describe.js';
import { clientParameter, passedOverText } from '../inquiry/describe-status.js';
import { examples } from '../inquiry/examples.js';

export function describeExposureCheck(): MethodDecorator {
  return applyDecorators(
    ApiTags('Checks'),
    ApiOperation({
      summary: 'The ledger checks for exposures itself (R-228)',
      description:
        'Always of the present instant. Looks at everything recorded of the client and of all identifiers and accounts ' +
        'linked to it, confirmed or probable; at the trackable campaigns aimed at a State where it was; and at the ' +
        'coverage of every source that concerns it, from 180 days before the first contact until now. What it saw is ' +
        'recorded as an `ExposureCheck` whose recorder is the ledger. FOUND where anything taints what the client asked ' +
        'for, or is kept from it only by an unknown actor or a probable link, or where somebody else found something that ' +
        'nobody but the ledger looked for again; `found` names it. FULL only where a source that concerns the client is registered and ' +
        'none was uncovered, and under P2 nothing that arrived about the client is unsettled (R-146), else `unsettled` names it, as the worklists do; PARTIAL with the flag COVERAGE_UNDECLARED where none is registered. `position` is the ' +
        'state of knowledge that was looked at. What is recorded meanwhile is looked at afterwards: where it makes a ' +
        'difference the check is made again, and `superseded` names the earlier ones. The check helps as any other ' +
        'does: by the decision table. With ifLacking=true one is made only where E1 to E4 decide about a request, it ' +
        'has no timely and complete check, or none that lists a campaign, and the ledger would not just repeat itself.' +
        passedOverText,
    }),
    clientParameter,
    ApiResponse({
      status: 201,
      description: 'The check was made and is recorded',
      headers: { Location: { description: 'Where it is found', schema: { type: 'string' } } },
      content: json('PerformedExposureCheck', examples.exposureCheck),
    }),
    ApiResponse({
      status: 200,
      description: 'With ifLacking=true: no request lacks a check, and none was made',
      content: json('NeedlessExposureCheck', examples.noExposureCheck),
    }),
    problem(
      400,
      'invalid-parameter',
      'A parameter is not valid or not known. A body that says anything is invalid-body.',
    ),
    problem(404, 'not-found', 'Nothing is known of this client.'),
    problem(429, 'overloaded', 'Too much is waiting to be written, or evidence about the client keeps coming in.'),
    problem(503, 'view-behind', 'What answers this has not caught up; ask again after Retry-After seconds.'),
  );
}
