import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { problemContent } from './describe.js';
import { rolesFor } from './route-roles.js';

type OperationObject = NonNullable<OpenAPIObject['paths'][string]['get']>;

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
  return withRoles(SwaggerModule.createDocument(app, about));
}

/** Says at every operation whom it is for, by the one table of that. */
function withRoles(document: OpenAPIObject): OpenAPIObject {
  const responses = {
    unauthenticated: { description: 'Without a token.', content: problemContent('unauthenticated') },
    forbidden: { description: 'With a token of another role.', content: problemContent('forbidden') },
  };
  for (const [path, operations] of Object.entries(document.paths)) {
    const pattern = path.replace(/\{(\w+)\}/g, ':$1');
    for (const [method, operation] of Object.entries(operations as Record<string, OperationObject>)) {
      const admitted = rolesFor(method.toUpperCase(), pattern);
      if (admitted === 'open') {
        operation.security = [];
        continue;
      }
      const roles = `For the roles ${admitted.join(', ')}.`;
      operation.description = [operation.description, roles].filter(Boolean).join('\n\n');
      operation.responses['401'] = { $ref: '#/components/responses/unauthenticated' };
      operation.responses['403'] = { $ref: '#/components/responses/forbidden' };
    }
  }
  return { ...document, components: { ...document.components, responses } } as OpenAPIObject;
}
