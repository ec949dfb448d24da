import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { problem, schemaOf } from '../describe.js';
import { clientRefusal, passedOverText, withPassedOver } from './describe-status.js';
import { examples } from './examples.js';

export function describeDecision(): MethodDecorator {
  return applyDecorators(
    ApiTags('Gate'),
    ApiOperation({
      summary: 'May we serve? May we send?',
      description:
        'Always of the present instant. {client, service, asset, entity}: ALLOW exactly where the assessment says `mayServe`; ' +
        'with `purpose: EXIT` whether it may be provided so that the client can leave (R-050). `followed` says whether /v1/changes tells of this subject, so that the answer can be cached. ' +
        '{client or identifier, channel, purpose, coverage}: the message is assessed as if the firm had sent it, for ' +
        'every client whom it would reach. DENY where somebody who may be served could be served no longer, or where it ' +
        'would be a solicitation in the Union that nothing but Article 61 could excuse: `grounds` says for whom, for ' +
        'what and by which rule. `wouldTaint` names what bars nothing for an entity that serves by another right. What ' +
        'is left out is never favourable: no purpose is promotion, no coverage is everything, EDUCATION is pure only ' +
        'with hasFirmLink and collectsContact false. An identifier that nobody is confirmed to own is a prospective ' +
        'client. Optional for messages: inReplyTo, deliveredCountry, hasFirmLink, collectsContact, entity. With ' +
        '`record: true` question and answer become evidence (DecisionRecorded).' +
        passedOverText,
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: schemaOf('ServeQuestion', 'SendQuestion'),
            examples: {
              serve: { value: { client: 'c-1042', service: 'e', asset: 'BTC', entity: 'X' } },
              send: {
                value: {
                  client: 'c-1042',
                  channel: 'EMAIL',
                  purpose: 'OFFER',
                  coverage: [{ service: 'e', asset: 'ETH' }],
                },
              },
            },
          },
        },
      },
    }),
    ApiResponse({
      status: 200,
      description: 'The decision',
      content: {
        'application/json': {
          schema: schemaOf('ServeDecision', 'SendDecision'),
          examples: {
            serve: { summary: 'May this be provided?', value: examples.serve },
            send: { summary: 'May this be sent?', value: examples.send },
            beside: { summary: 'Where somebody else wrote into the store', value: withPassedOver(examples.serve) },
          },
        },
      },
    }),
    problem(400, 'invalid-body', 'The body does not ask for a decision.'),
    clientRefusal,
    problem(503, 'view-behind', 'What answers this has not caught up; ask again after Retry-After seconds.'),
  );
}
