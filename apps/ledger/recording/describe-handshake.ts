import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { problem } from '../describe.js';

const header = (description: string) => ({ description, schema: { type: 'string' as const } });

export function describeHandshake(): MethodDecorator {
  return applyDecorators(
    ApiTags('Recording'),
    ApiOperation({
      summary: 'Ask whether to deliver here by web hook',
      description:
        'The handshake of HTTP 1.1 Web Hooks for Event Delivery (CloudEvents). Who may record is permitted, at the rate ' +
        'of its token, if that has one; too much at once is answered 429 with Retry-After.',
    }),
    ApiHeader({
      name: 'WebHook-Request-Origin',
      required: true,
      schema: { type: 'string', example: 'eventemitter.example.com' },
      description: 'The sending system, by a DNS name',
    }),
    ApiHeader({
      name: 'WebHook-Request-Rate',
      required: false,
      schema: { type: 'string', example: '120' },
      description: 'Requests a minute',
    }),
    ApiResponse({
      status: 200,
      description: 'Permitted',
      headers: {
        'WebHook-Allowed-Origin': header('The origin that asked'),
        'WebHook-Allowed-Rate': header('Requests a minute, of one event each; `*`: no fixed rate'),
        Allow: header('The methods of this address'),
      },
    }),
    problem(400, 'malformed-request', 'A header says nothing that can be permitted.'),
    problem(405, 'method-not-allowed', 'Without WebHook-Request-Origin nothing is asked.'),
  );
}
