import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { headerOf } from './signature-scheme.js';
import type { WebhookConnection } from './webhook-connections.js';

/** Asks to be told what would be recorded, and that nothing is. No vendor sends it, so that none can by chance. */
export const dryRunHeader = 'initium-dry-run';
/** Stands in place of a signature, with `dryRunHeader` only. */
export const testKeyHeader = 'initium-test-key';

export function isDryRun({ raw: { headers } }: Pick<FastifyRequest, 'raw'>): boolean {
  return headerOf({ headers }, dryRunHeader) === 'true';
}

/** Whether it comes from somebody who has the connections file, and records nothing. */
export function isTest(request: Pick<FastifyRequest, 'raw'>, { entry }: Pick<WebhookConnection, 'entry'>): boolean {
  const { headers } = request.raw;
  return isDryRun(request) && timingSafeEqual(hashOf(headerOf({ headers }, testKeyHeader)), hashOf(entry.testKey));
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
