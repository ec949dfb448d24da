import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { json, problem, schemaOf } from '../describe.js';
import { examples } from '../inquiry/examples.js';
import { mediaTypes } from '../server.js';

const about =
  '`state` is `preparing` while what the set says of every client is made ready (`share` of it is done), `recorded` from its ' +
  'recording on, when single answers go by it, `done` once lists and the portfolio do as well, `failed` where it came to nothing.';

export function describeAdoptions(): MethodDecorator {
  return applyDecorators(
    ApiTags('Law'),
    ApiOperation({
      summary: 'The adoptions of rule sets, oldest first',
      description: `${about} The last one is in force.`,
    }),
    ApiResponse({ status: 200, description: 'All of them', content: json('AdoptionList', examples.adoptions) }),
  );
}

export function describeAdoption(): MethodDecorator {
  return applyDecorators(
    ApiTags('Law'),
    ApiOperation({ summary: 'One adoption, and how far it is', description: about }),
    ApiParam({ name: 'id', description: 'As /v1/rules/adoptions has it', example: 'adoption-1' }),
    ApiResponse({ status: 200, description: 'The adoption', content: json('Adoption', examples.adoption) }),
    problem(404, 'not-found', 'There is no such adoption.'),
  );
}

export function describeAdopt(): MethodDecorator {
  return applyDecorators(
    ApiTags('Law'),
    ApiOperation({
      summary: 'Adopt a rule set, with the reference data that is shipped with it',
      description:
        'First everything is made ready, which takes all cores for as long as a rebuild of the statuses; questions and ' +
        'recording go on. Then the adoption is recorded (`ReferenceAdopted`): from there on it is in force, and answers as ' +
        'known before stay as they are. Ask `GET /v1/rules/difference` first what it changes. Asked again it goes on ' +
        'where it was; of the set that is in force the answer is its adoption (200), and nothing is recorded.',
      requestBody: { required: true, content: json('AdoptionRequest', { ruleSet: 'P1' }) },
    }),
    ApiResponse({ status: 200, description: 'It is in force already', content: json('Adoption', examples.adoption) }),
    ApiResponse({
      status: 202,
      description: 'It has begun; `Location` says how far it is. Where two persons decide, the proposal',
      content: { 'application/json': { schema: schemaOf('Adoption', 'Proposal') } },
    }),
    problem(400, 'invalid-body', 'The body is not {ruleSet}, or this program has no such set.'),
    problem(409, 'adoption-under-way', 'Another rule set is being adopted.'),
    problem(503, 'rule-set-unknown', 'The ledger goes by a rule set that this program does not have.'),
  );
}

export function describeDifference(): MethodDecorator {
  return applyDecorators(
    ApiTags('Law'),
    ApiOperation({
      summary: 'What adopting a rule set would change',
      description:
        'Of every status of every client, now: how many become another, from which rule to which (`counts`), and whose ' +
        '(`items`; those that R-229 would decide first). Takes all cores for as long as a rebuild of the statuses, the first ' +
        'time; what is prepared is kept for the adoption. As NDJSON there are lines {progress} meanwhile, then one for each ' +
        'status, and last {summary} with the numbers, or a problem object; without either it was cut off.',
    }),
    ApiResponse({
      status: 200,
      description: 'What differs',
      content: {
        ...json('RuleSetDifference', examples.difference),
        [mediaTypes.lines]: { schema: { type: 'string' } },
      },
    }),
    problem(400, 'invalid-parameter', 'There is no such rule set here, or both are the same.'),
    problem(429, 'too-many-questions', 'Two rule sets are being compared already.'),
    problem(503, 'rule-set-unknown', 'The ledger goes by a rule set that this program does not have.'),
  );
}
