import { Controller, Get, Header, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Evidence } from '#libs/evidence';
import { Config, isLoopback } from '../../config.js';
import { resultOf } from '../outcome.js';
import { DeliveryCounts } from './delivery-counts.js';
import { describeDelivery, describeProbe } from './describe-deliveries.js';
import { badSignature } from './guard-deliveries.js';
import {
  type DeliveryReceipts,
  type DeliveryResult,
  RecordDeliveries,
  type RehearsedDelivery,
} from './record-deliveries.js';
import type { SignedBy, WebhookRequest } from './signature-scheme.js';
import { isDryRun, isTest } from './test-key.js';

/** Where vendors deliver. Whoever can sign for a connection speaks for it: no token is asked for. */
@Controller('v1/webhooks')
export class DeliveriesController {
  constructor(
    private readonly deliveries: RecordDeliveries,
    private readonly config: Config,
    private readonly counts: DeliveryCounts,
  ) {}

  /** Intercom asks by HEAD whether anybody is there. The same of every name, so that it tells of no connection. */
  @Get(':connection')
  @Header('content-type', 'text/plain; charset=utf-8')
  @describeProbe()
  probe(): string {
    return 'Deliveries are sent by POST.\n';
  }

  /** What was kept is a success, also in quarantine: a vendor can mend nothing, and would send it again for days. */
  @Post(':connection')
  @HttpCode(200)
  @describeDelivery()
  async deliver(@Req() request: FastifyRequest): Promise<DeliveryReceipts | RehearsedDelivery> {
    const { connection, body } = request;
    if (connection === undefined) throw new Error('What is delivered to no connection was refused before');
    const whole = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const signed = this.#signed(request, whole) ?? (isTest(request, connection) ? { signedAt: undefined } : undefined);
    if (signed === undefined) throw badSignature(connection, request.raw.url ?? '', this.counts);
    request.principal = connection.principal;
    const contentType = request.headers['content-type'] ?? 'application/octet-stream';
    const delivery = { connection, body: whole, contentType, ...signed };
    if (isDryRun(request)) return rehearsed(await this.deliveries.rehearse(delivery));
    return answerOf(await this.deliveries.take(delivery));
  }

  #signed({ connection, method, raw }: FastifyRequest, body: Buffer): SignedBy | undefined {
    const origin = this.config.publicUrl?.origin ?? `https://${raw.headers.host ?? ''}`;
    const request: WebhookRequest = {
      method,
      url: `${origin}${raw.url ?? ''}`,
      headers: raw.headers,
      body,
      isLoopback: isLoopback(this.config.host),
    };
    return connection?.verify(request);
  }
}

/** Receipts; of what is in quarantine no more than under which id, for reasons may quote what is personal. */
function answerOf({ outcomes, ignored }: DeliveryResult): DeliveryReceipts {
  const results = outcomes.map((outcome) => {
    const { errors: _, ...receipt } = resultOf(outcome);
    return receipt;
  });
  return { results, ignored: [...ignored.values()].reduce((sum, count) => sum + count, 0) };
}

/** All that is to know, for whoever tries a connection. */
function rehearsed({ outcomes, arrivals, ignored }: DeliveryResult): RehearsedDelivery {
  const events = arrivals.map(({ parsed }) => withoutPersonal(parsed.value));
  return { dryRun: true, results: outcomes.map(resultOf), events, ignored: Object.fromEntries(ignored) };
}

function withoutPersonal(value: unknown): object | null {
  const { data, ...attributes } = Object(value) as Partial<Evidence>;
  if (data === undefined) return null;
  const { personal: _, ...clear } = data as { personal?: unknown };
  return { ...attributes, data: clear };
}
