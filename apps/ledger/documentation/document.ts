import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { problemContent } from '../describe.js';
import { rolesFor } from '../route-roles.js';
import { contentSchemas } from './content-schemas.js';
import { evidenceSchemas } from './evidence-schemas.js';
import { operationIds } from './operation-ids.js';

type OperationObject = NonNullable<OpenAPIObject['paths'][string]['get']>;
type ParameterObject = Exclude<NonNullable<OperationObject['parameters']>[number], { $ref: string }>;

const description = `
An evidence ledger: who first approached whom, when it happened, and when that was known.

Errors are RFC 9457 problem objects of type \`urn:initium:problem:CODE\`.

Where the ledger asks for tokens, all but \`/health\` and \`/docs\` takes one: 401 without, 403 with one of another role. Enter
yours at *Authorize*; it stays in this page, and is gone with it.
`;

/** What the ledger answers, and whom, as OpenAPI 3.1. */
export function documentOf(app: INestApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Initium')
    .setDescription(description.trim())
    .setVersion('1')
    .addServer('/', 'The ledger that this is of')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'Of `initium token add`.' })
    .addSecurityRequirements('bearer')
    .build();
  const document = SwaggerModule.createDocument(app, about, { autoTagControllers: false });
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations as Record<string, OperationObject>)) {
      operation.operationId = operationIds[`${method.toUpperCase()} ${path}`] as string;
      for (const others of ['4XX', '5XX']) operation.responses[others] = { $ref: '#/components/responses/problem' };
      sayRoles(operation, rolesFor(method.toUpperCase(), path.replace(/\{path\}/, '*').replace(/\{(\w+)\}/g, ':$1')));
      for (const parameter of operation.parameters ?? []) showWithoutFillingIn(parameter as ParameterObject);
    }
  }
  const responses = {
    unauthenticated: { description: 'Without a token.', content: problemContent('unauthenticated', 'Send a token.') },
    problem: {
      description: 'Anything else that is refused, or failed.',
      content: problemContent('internal', 'This is a fault of the ledger; its log has more under this trace.'),
    },
    forbidden: {
      description: 'With a token of another role.',
      content: problemContent('forbidden', 'This takes a token of another role.'),
    },
  };
  const schemas = { ...contentSchemas, ...evidenceSchemas() };
  return { ...document, components: { ...document.components, schemas, responses } } as OpenAPIObject;
}

/** Says at an operation whom it is for, by the one table of that. */
function sayRoles(operation: OperationObject, admitted: ReturnType<typeof rolesFor>): void {
  if (admitted === 'open') {
    operation.security = [];
    return;
  }
  if (admitted === 'signed') {
    operation.security = [];
    operation.description = `${operation.description}\n\nTakes no token: whoever signs it may send it.`;
    return;
  }
  const roles = `For the roles ${admitted.join(', ')}.`;
  operation.description = [operation.description, roles].filter(Boolean).join('\n\n');
  operation.responses['401'] = { $ref: '#/components/responses/unauthenticated' };
  operation.responses['403'] = { $ref: '#/components/responses/forbidden' };
}

/** Pages fill in an `example`, and so would ask of another day and of another's client; `examples` they only show. */
function showWithoutFillingIn({ required, schema }: ParameterObject): void {
  const shown = schema as { example?: unknown; examples?: unknown[] } | undefined;
  if (required || shown?.example === undefined) return;
  shown.examples = [shown.example];
  delete shown.example;
}
