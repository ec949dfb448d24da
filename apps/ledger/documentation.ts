import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** OpenAPI 3.1 at `/docs/openapi.json`, and pages to read and try it at `/docs`. Made when first asked for. */
export function serveDocumentation(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => documentOf(app), {
    jsonDocumentUrl: 'docs/openapi.json',
    raw: ['json'],
    customSiteTitle: 'Initium',
  });
}

function documentOf(app: INestApplication): OpenAPIObject {
  const description =
    'An evidence ledger: who first approached whom, when that was known, and the proof of both. ' +
    'Errors are RFC 9457 problem objects of type urn:initium:problem:<code>. ' +
    'Where the ledger asks for tokens, all but /health takes one: 401 without, 403 with one of another role.';
  const about = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Initium')
    .setDescription(description)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'Of initium token add.' })
    .addSecurityRequirements('bearer')
    .build();
  return SwaggerModule.createDocument(app, about);
}
