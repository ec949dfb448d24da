import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { json, problem, schemaOf } from '../describe.js';
import { describeQuestion } from './describe-status.js';
import { examples } from './examples.js';

export const schemaMediaType = 'application/schema+json';

export function describeRules(): MethodDecorator {
  return describeQuestion(
    'Law',
    {
      summary: 'The decision table, with sources, and the policy constants',
      description:
        'Of the rule set that was in force by `knownAt`, or of the one that `ruleSet` names. `ruleSets` has every set that ' +
        'there is, with its adoptions: an event of the ledger each, from whose recording on the set is in force until the next.',
    },
    ['Rules', 'rules'],
  );
}

export function describeReference(): MethodDecorator {
  return describeQuestion(
    'Law',
    {
      summary: 'The reference data',
      description:
        'Rows published by `knownAt`, each with its source; and what is in force of them at `at`. Marks: S a primary ' +
        'text, S2 commentary, R to be verified.',
    },
    ['ReferenceData', 'reference'],
  );
}

export function describeSchemas(): MethodDecorator {
  return applyDecorators(
    ApiTags('Evidence'),
    ApiOperation({ summary: 'The kinds of evidence' }),
    ApiResponse({ status: 200, description: 'All kinds', content: json('KindList', examples.schemas) }),
  );
}

const kindParameter = ApiParam({ name: 'kind', description: 'A kind of evidence', example: 'ServiceRequest' });

export function describeSchema(): MethodDecorator {
  return applyDecorators(
    ApiTags('Evidence'),
    ApiOperation({ summary: 'The JSON Schema (2020-12) of one kind’s data: the very one that intake checks' }),
    kindParameter,
    ApiResponse({
      status: 200,
      description: 'The schema',
      content: { [schemaMediaType]: { schema: schemaOf('JsonSchema'), example: examples.schema } },
    }),
    problem(404, 'not-found', 'There is no such kind.'),
  );
}

export function describeEventSchema(): MethodDecorator {
  return applyDecorators(
    ApiTags('Evidence'),
    ApiOperation({ summary: 'The JSON Schema (2020-12) of a whole event of one kind' }),
    kindParameter,
    ApiResponse({
      status: 200,
      description: 'The schema',
      content: { [schemaMediaType]: { schema: schemaOf('JsonSchema'), example: examples.eventSchema } },
    }),
    problem(404, 'not-found', 'There is no such kind.'),
  );
}
