import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { EventStore } from '#libs/event-store';
import { instantText } from '#libs/evidence';
import { exampleTime } from '../recording/describe-recording.js';
import { documentOf } from './document.js';

/** The page loads what the ledger serves, asks the ledger, and does nothing else: no other host, no frame, no form. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  // Swagger UI writes some of its styles into the page.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Initium</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <script src="/docs/swagger-ui-bundle.js" defer></script>
    <script src="/docs/start.js" defer></script>
  </head>
  <body>
    <noscript>This page needs JavaScript. What it shows is at <a href="/docs/openapi.json">/docs/openapi.json</a>.</noscript>
    <main id="documentation"></main>
  </body>
</html>
`;

/** Without its usual validator, which is another host's. */
const start = `SwaggerUIBundle({
  url: '/docs/openapi.json',
  dom_id: '#documentation',
  deepLinking: true,
  validatorUrl: null,
});
`;

const ofViewer = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'swagger-ui-bundle.js.LICENSE.txt': 'text/plain',
} as const;

/**
 * OpenAPI 3.1 at `/docs/openapi.json`, and a page to read and try it at `/docs`. Each is made when first asked for, and
 * the same for everybody, but for the example of an event: sent as it stands it is evidence of now, and another each time.
 */
export function serveDocumentation(app: INestApplication): void {
  const instance = app.getHttpAdapter().getInstance() as FastifyInstance;
  const serve = (address: string, type: string, make: () => string | Buffer, filledIn = (made: Buffer) => made) => {
    let made: Buffer | undefined;
    instance.get(address, (_request, reply) => {
      made ??= Buffer.from(make());
      if (type === 'text/html') reply.header('content-security-policy', pagePolicy);
      return reply.header('content-type', `${type}; charset=utf-8`).send(filledIn(made));
    });
  };
  serve('/docs', 'text/html', () => page);
  serve('/docs/', 'text/html', () => page);
  serve('/docs/start.js', 'text/javascript', () => start);
  const store = app.get(EventStore);
  serve(
    '/docs/openapi.json',
    'application/json',
    () => JSON.stringify(documentOf(app)),
    (made) => Buffer.from(made.toString().replaceAll(exampleTime, instantText(store.now()))),
  );
  const { resolve } = createRequire(import.meta.url);
  for (const [file, type] of Object.entries(ofViewer))
    serve(`/docs/${file}`, type, () => readFileSync(resolve(`swagger-ui-dist/${file}`)));
}
