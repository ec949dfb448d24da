import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Fastify from 'fastify';
import { openSqliteStore } from '#libs/event-store';
import { type Evidence, eventSchemaOf, kindOfType, type SomeKind } from '#libs/evidence';
import { answerParent } from './child.js';
import { eventOf } from './events.js';
import { GroupCommit } from './group-commit.js';

/** Only the first kind of event is sent, so that one JSON schema serves. */
const [, , folder = '.', keeps = 'store'] = process.argv;
const store = keeps === 'store' ? await openSqliteStore({ folder }) : undefined;
const group = store === undefined ? new GroupCommit(join(folder, 'bare.sqlite')) : undefined;

const server = Fastify({
  logger: false,
  ajv: { customOptions: { coerceTypes: false, removeAdditional: false, strict: false, useDefaults: false } },
});
server.addContentTypeParser('application/cloudevents+json', { parseAs: 'string' }, (_request, body, done) => {
  try {
    done(null, JSON.parse(body as string));
  } catch (error) {
    done(error as Error);
  }
});

const text = { type: 'string' };
const result = {
  type: 'object',
  properties: { source: text, id: text, outcome: text, position: text, ledgertime: text },
};
const { $schema: _, ...body } = eventSchemaOf(kindOfType(eventOf(0, 'ordered', 0).type) as SomeKind);

server.post<{ Body: Evidence }>(
  '/v1/events',
  {
    schema: { body, response: { 201: { type: 'object', properties: { results: { type: 'array', items: result } } } } },
  },
  async ({ body: { source, id, type, data, ...rest } }, reply) => {
    const stream = `evidence-${encodeURIComponent(source)}/${encodeURIComponent(id)}`;
    const metadata = { source, id, type, ...rest };
    const event = {
      eventId: randomUUID(),
      type,
      data: Buffer.from(JSON.stringify(data)),
      metadata: Buffer.from(JSON.stringify(metadata)),
    };
    if (store !== undefined) await store.append([{ stream, expectedRevision: 'NO_STREAM', events: [event] }]);
    else await group?.append(stream, event);
    reply.code(201);
    return { results: [{ source, id, outcome: 'recorded', position: '1', ledgertime: new Date().toISOString() }] };
  },
);
const url = await server.listen({ host: '127.0.0.1', port: 0 });

const asks = { url: (): string => url };
export type BareAsks = typeof asks;

answerParent(asks, async () => {
  await server.close();
  await store?.close();
  group?.close();
});
