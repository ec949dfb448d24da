import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { json, problem, schemaOf } from '../describe.js';
import { known } from './describe-quarantine.js';
import { dismissalReasons, dismissedMax } from './dismissal-question.js';

export function describeDismissal(name: 'quarantineId' | 'conflictId'): MethodDecorator {
  const reason = name === 'quarantineId' ? ', `reason` (a JSON pointer)' : '';
  const example = {
    filter: { source: 'ads' },
    reason: 'TEST_DATA',
    evidence: 'ticket 4711',
    approver: 'bob',
    recorder: 'ann',
  };
  return applyDecorators(
    ApiTags('Quarantine'),
    ApiOperation({
      summary: 'Dismiss what says nothing about a client, one or many (R-146)',
      description:
        `All open ones that \`filter\` chooses, by \`${name}\`, \`source\`, \`type\`, \`subject\`, \`id\`${reason}: at least one, ` +
        `and what holds for all. \`reason\` is one of ${dismissalReasons.join(', ')}. Two persons once, one \`ArrivalDismissed\` ` +
        'about the ledger for each: its recorder is the token, or `recorder` where the ledger asks for no tokens; ' +
        '`approver` is another person. With `knownPosition` only what an earlier answer held. At most `limit` ' +
        `(${dismissedMax}) on one request; while \`left\` is above 0, send the same again. Killed in the middle it is sent ` +
        "again, and records no second one. `frozen` are those that a regulator's request keeps open (R-424). A dismissal " +
        'is taken back as any evidence is, by a `Retraction` about the ledger.',
    }),
    ApiBody({
      required: true,
      schema: schemaOf(name === 'quarantineId' ? 'QuarantineDismissal' : 'ConflictDismissal'),
      examples: { dismissal: { value: example } },
    }),
    ApiResponse({
      status: 200,
      description: 'What was dismissed, or with dry-run=true would be; those numbers are then in `left`',
      content: json('DismissalResult', { ...known, matching: 1204, dismissed: 1204, already: 0, frozen: 0, left: 0 }),
    }),
    ApiResponse({
      status: 202,
      description: 'Where two persons decide: the proposal',
      content: { 'application/json': { schema: schemaOf('Proposal') } },
    }),
    problem(
      400,
      'invalid-body',
      'The body is not valid, or names one person twice. A query parameter: invalid-parameter.',
    ),
    problem(415, 'unsupported-media-type', 'The body is sent as application/json.'),
    problem(429, 'overloaded', 'Send the same again after Retry-After seconds.'),
    problem(503, 'view-behind', 'Send the same again after Retry-After seconds.'),
  );
}
