import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { json, problem, type SchemaName, schemaOf } from '../describe.js';
import { csvContent } from './as-csv.js';
import { examples } from './examples.js';
import type { Sheet } from './sheet.js';

export const clientParameter = ApiParam({ name: 'id', description: "The client's pseudonym", example: 'c-1042' });

/** Of what stands beside an answer about a client. */
export const passedOverText =
  ' `passedOver` is there only where somebody else wrote into the ledger’s streams and it may concern the client: at most ' +
  'twenty of these events, each with what it lacks. Nothing rests on them, and nothing of them is in a CSV or in ' +
  'what is recorded.';

/** An answer with that beside it. */
export const withPassedOver = (answer: unknown): object => ({
  ...(answer as object),
  passedOver: [
    {
      position: '4711',
      stream: 'evidence-crm/17',
      why: 'is not valid evidence: /data/country must be string',
    },
  ],
});

/** What every question can be refused with. */
export const questionRefusals = [
  problem(400, 'invalid-parameter', 'A parameter is not valid or not known, or lies in the future.'),
  problem(503, 'view-behind', 'What answers this has not caught up; ask again after Retry-After seconds.'),
];

/** What a question about a client of whom much is known can be refused with as well. */
export const clientRefusal = problem(
  429,
  'too-many-questions',
  'Much is known of the client, and as many such questions as may wait do so already.',
);

/**
 * A question: under which heading, in a line and at length, the schema of its answer and an example that a test asks for, and how the
 * answer is laid out as CSV where there is that, too.
 */
export function describeQuestion(
  tag: string,
  { summary, description }: { readonly summary: string; readonly description?: string },
  [name, example]: readonly [name: SchemaName, example: string],
  sheet?: Pick<Sheet<object>, 'columns'>,
): MethodDecorator {
  const inJson = json(name, examples[example]);
  const content = sheet === undefined ? inJson : { ...inJson, ...csvContent(sheet) };
  return applyDecorators(
    ApiTags(tag),
    ApiOperation({ summary, description }),
    ApiResponse({ status: 200, description: 'The answer', content }),
    ...(sheet === undefined ? [] : [problem(406, 'not-acceptable', 'There is JSON and CSV here, and nothing else.')]),
    ...questionRefusals,
  );
}

export function describeStatus(): MethodDecorator {
  return applyDecorators(
    ApiTags('Questions'),
    ApiOperation({
      summary: 'Whose initiative it was',
      description:
        'One assessment for a service and an asset. Without either, one for each subject that the client has, and for ' +
        'each service the worst of them (`results`, `rollUp`). `because` is the evidence that decided, `for` and ' +
        '`against` all that bears on it, `trace` the rules tried from the top, `holdsUntil` the next instant at which ' +
        'status or rule differ on the same evidence. The same question always has the same answer. It is by the rule set ' +
        'that was in force by `knownAt`; `ruleSet` asks what another one would say, and such an answer carries the flag ' +
        '`HYPOTHETICAL`. `purpose=EXIT` asks whether the service may be provided so that the client can leave; the answer then says `purpose`. ' +
        '`explain` adds `explanation`: what was decided and by which rule and source, the numbers that decided, every ' +
        'piece of evidence by what it says and who recorded it, what would change the answer, until when it holds, and ' +
        'what the firm may still do. It is no legal advice. New kinds of sentence (`about`) may come.' +
        passedOverText,
    }),
    clientParameter,
    ApiResponse({
      status: 200,
      description: 'The assessment, or the overview of all of them',
      content: {
        'application/json': {
          schema: schemaOf('Assessment', 'StatusOverview'),
          examples: {
            subject: { summary: 'One subject', value: examples.status },
            all: { summary: 'All subjects, and the roll-up', value: examples.overview },
            explained: { summary: 'One subject, explained', value: examples.explained },
            beside: { summary: 'Where somebody else wrote into the store', value: withPassedOver(examples.status) },
          },
        },
      },
    }),
    clientRefusal,
    ...questionRefusals,
  );
}
