import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { json, problem, type SchemaName } from '../../describe.js';

/** Of the content below. */
const sha256 = '6ac2ec886b6e3671ad6ddae42ba694ebc90b45e1ce26f0da97f4685fc9cc89f8';
const listed = {
  ...{ id: '0b6c9a52-6f0e-4a0e-9a51-6f1b7b6f2a10', act: 'retraction', subject: 'identifier/i-77' },
  ...{
    summary: 'retract mailer/m-1 (DUPLICATE, ticket 4711)',
    sha256,
    state: 'open',
    proposedBy: 'ann',
    isKnown: true,
  },
  ...{ ledgertime: '2026-03-02T12:00:00.000Z', position: '1017', expires: '2026-04-01T12:00:00.000Z' },
  ...{ decision: null, waitsFor: 'another officer than ann' },
};
const content = { target: { source: 'mailer', id: 'm-1' }, reason: 'DUPLICATE', evidence: 'ticket 4711' };
const whole = { ...listed, content, recorded: [] };

const bodyOf = (name: SchemaName, example: object) => ({
  requestBody: { required: true, content: json(name, example) },
});

const acts =
  '`retraction` withdraws earlier evidence, what hurts in it included (R-420): {target: {source, id}, reason, evidence}. ' +
  '`allegation-resolution` says what became of an allegation (R-145): {allegation: {source, id}, outcome, evidence}. ' +
  '`gap-resolution` says what became of a gap of a source (R-227): {source, periodFrom, periodTo, outcome, evidence}. ' +
  '`dismissal` dismisses arrivals that are no evidence (R-146): {arrivals: [quarantineId or conflictId], reason, evidence}. ' +
  '`adoption` adopts a rule set: {ruleSet}. ' +
  '`pack-release` lets an evidence pack be fetched: {pack}. ' +
  '`erasure` destroys the keys by which what is personal of a client is sealed: {client, legalBasis}. ' +
  '`hold-lift` lifts the holds that stand on a client: {client, reason}.';

export function describeProposals(): MethodDecorator {
  return applyDecorators(
    ApiTags('Two persons'),
    ApiOperation({
      summary: 'What was proposed, in the order of recording: with state=open, what waits for somebody',
      description: '`waitsFor` says for whom. What it is in full, `GET /v1/proposals/{id}` has.',
    }),
    ApiResponse({ status: 200, description: 'A page', content: json('ProposalPage', { items: [listed], next: null }) }),
    problem(503, 'view-behind', 'Ask again after Retry-After seconds.'),
  );
}

export function describeProposal(): MethodDecorator {
  return applyDecorators(
    ApiTags('Two persons'),
    ApiOperation({
      summary: 'A proposal, with its content and what came of it',
      description: 'What was approved and is not on record, because a process ended between, is recorded first.',
    }),
    ApiParam({ name: 'id', description: 'As `POST /v1/proposals` gave it', example: listed.id }),
    ApiResponse({ status: 200, description: 'The proposal', content: json('Proposal', whole) }),
    problem(404, 'not-found', 'There is no such proposal.'),
  );
}

export function describePropose(): MethodDecorator {
  return applyDecorators(
    ApiTags('Two persons'),
    ApiOperation({
      summary: 'Propose what takes two persons',
      description:
        `${acts} It is bound to its content by \`sha256\`, and can be decided for 30 days. With tokens, who proposes is the ` +
        'person whose token it is (`initium token add --person`); without, it is who `proposer` says, and what comes of it is ' +
        'APPROVAL_UNVERIFIED.',
      ...bodyOf('ProposalRequest', { act: 'retraction', content, proposer: 'ann' }),
    }),
    ApiResponse({
      status: 201,
      description: 'It is recorded, and waits for another person',
      content: json('Proposal', whole),
    }),
    problem(400, 'invalid-body', 'The body is not valid, or what it is about is not there.'),
    problem(403, 'second-person', 'The token is a program’s, or does not say who holds it.'),
  );
}

export function describeDecision(summary: string): MethodDecorator {
  return applyDecorators(
    ApiTags('Two persons'),
    ApiOperation({
      summary,
      description:
        '`sha256` is that of the proposal that was looked at. What is approved is recorded under the proposal’s id, with the ledger ' +
        'as its source, who proposed as recorder and who approves as approver. The same again is answered the same. Without tokens ' +
        '`decider` says who it is.',
      ...bodyOf('ProposalDecision', { sha256, decider: 'bob', reason: 'seen the ticket' }),
    }),
    ApiParam({ name: 'id', description: 'As `POST /v1/proposals` gave it', example: listed.id }),
    ApiResponse({ status: 200, description: 'It is decided', content: json('Proposal', whole) }),
    problem(400, 'invalid-body', 'The body is not valid.'),
    problem(403, 'second-person', 'It takes another person than proposed it, whose token says that a person holds it.'),
    problem(404, 'not-found', 'There is no such proposal.'),
    problem(
      409,
      'proposal-closed',
      'It was decided otherwise, or has expired; proposal-changed: it is not what was seen.',
    ),
  );
}
