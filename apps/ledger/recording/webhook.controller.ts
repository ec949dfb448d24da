import { Controller, HttpCode, Options, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../access/principal.js';
import { Refusal } from '../refusal.js';
import { describeHandshake } from './describe-handshake.js';

const allow = 'GET, HEAD, OPTIONS, POST';
/** A DNS name that stands for a sending system. */
const originForm = /^[A-Za-z0-9._-]{1,253}$/;
/** Requests a minute. */
const rateForm = /^[1-9][0-9]{0,8}$/;

/**
 * HTTP 1.1 Web Hooks for Event Delivery 1.0 (CloudEvents), section 4: by OPTIONS a sender asks whether it may deliver
 * here. Whoever gets this far may: roles are asked before. The origin is nobody's identity, so none is refused for it.
 */
@Controller('v1/events')
export class WebhookController {
  @Options()
  @HttpCode(200)
  @describeHandshake()
  permit(@Req() { headers, principal }: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): void {
    const origin = headers['webhook-request-origin'];
    const rate = headers['webhook-request-rate'];
    if (origin === undefined) {
      throw new Refusal('method-not-allowed', 'OPTIONS asks to deliver by web hook: send WebHook-Request-Origin.', {
        headers: { allow },
      });
    }
    if (typeof origin !== 'string' || !originForm.test(origin)) throw invalid('Origin', 'must be a DNS name');
    if (rate !== undefined && (typeof rate !== 'string' || !rateForm.test(rate)))
      throw invalid('Rate', 'must be a number of requests a minute, 1 or more');
    reply.headers({ allow, 'webhook-allowed-origin': origin, 'webhook-allowed-rate': rateOf(principal) });
  }
}

/**
 * Requests a minute, of one event each. Where the token has no such limit there is no fixed rate: too much at once, or on
 * one day, is answered 429 with Retry-After, as the specification has it.
 */
function rateOf(principal: Principal | undefined): string {
  const perSecond = principal?.limits.perSecond;
  return perSecond === undefined ? '*' : String(perSecond * 60);
}

function invalid(name: string, detail: string): Refusal {
  return new Refusal('malformed-request', `WebHook-Request-${name} ${detail}.`, {
    errors: [{ pointer: `/headers/webhook-request-${name.toLowerCase()}`, detail }],
  });
}
