import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { json, problem, type SchemaName } from '../../describe.js';

const hold = {
  ...{ number: 1, client: 'c-1042', reason: 'file 2026/17 of the NCA', by: 'ann', lifted: false },
  ledgertime: '2026-03-02T12:00:00.000Z',
};
const erasure = {
  ...{ id: 'erasure-1', subject: 'client/c-0042', time: '2031-04-01T12:00:00.000Z', scope: 'personal' },
  ...{ legalBasis: 'GDPR 17(1)(b)', subjects: ['client/c-0042', 'identifier/d-7'], keys: ['8h2kq0zJmYt7uV3bXw1cPg'] },
  ...{ copiesUntil: '2031-05-01T12:00:00.000Z', packs: ['5f0c3f6e2d1b4a798896a5b4c3d2e1f0'] },
  ...{ proposal: '0b6c9a52-6f0e-4a0e-9a51-6f1b7b6f2a10', approver: 'bob' },
};
const proposal = {
  ...{ id: erasure.proposal, act: 'erasure', subject: erasure.subject, summary: 'erase client/c-0042 (GDPR 17(1)(b))' },
  ...{ sha256: '6ac2ec886b6e3671ad6ddae42ba694ebc90b45e1ce26f0da97f4685fc9cc89f8', state: 'open', proposedBy: 'ann' },
  ...{ isKnown: true, ledgertime: '2031-04-01T11:00:00.000Z', position: '2017', expires: '2031-05-01T11:00:00.000Z' },
  ...{ decision: null, waitsFor: 'another officer than ann', recorded: [] },
  content: { client: 'c-0042', legalBasis: erasure.legalBasis },
};
const body = (name: SchemaName, example: object) => ({ requestBody: { required: true, content: json(name, example) } });

export function describeHolds(): MethodDecorator {
  return applyDecorators(
    ApiTags('Erasure'),
    ApiOperation({ summary: 'What was held, and whether it stands' }),
    ApiResponse({ status: 200, description: 'All of them', content: json('HoldList', { items: [hold] }) }),
  );
}

export function describeHold(): MethodDecorator {
  return applyDecorators(
    ApiTags('Erasure'),
    ApiOperation({
      summary: 'Keep a client from being erased',
      description: 'One person may. Two lift it: the act `hold-lift` at /v1/proposals.',
      ...body('HoldRequest', { client: hold.client, reason: hold.reason, by: hold.by }),
    }),
    ApiResponse({ status: 201, description: 'It stands', content: json('Hold', hold) }),
    problem(400, 'invalid-body', 'Something is missing, or is not known here.'),
    problem(403, 'second-person', 'It takes a person.'),
  );
}

export function describeErasures(): MethodDecorator {
  return applyDecorators(
    ApiTags('Erasure'),
    ApiOperation({
      summary: 'What was erased',
      description:
        'From `copiesUntil` on no copy of the vault has the keys any more, if none is kept for longer than it may be. `packs` are those that disclosed ' +
        'some of it and could be had before.',
    }),
    ApiResponse({ status: 200, description: 'All of it', content: json('ErasureList', { items: [erasure] }) }),
  );
}

export function describeErasure(): MethodDecorator {
  return applyDecorators(
    ApiTags('Erasure'),
    ApiOperation({
      summary: 'Propose that what is personal of a client is erased, for ever (GDPR 17)',
      description:
        'Another person approves it (/v1/proposals). Then the keys of the client, and of identifiers linked to it alone, are destroyed. Refused ' +
        'while a hold, a regulator’s request or the retention period covers it. Its answers are by R-510 from then on.',
      ...body('ErasureRequest', { client: 'c-0042', legalBasis: erasure.legalBasis, proposer: 'ann' }),
    }),
    ApiResponse({
      status: 202,
      description: 'The proposal',
      content: json('Proposal', proposal),
    }),
    problem(400, 'invalid-body', 'It is not known, or may not be erased; the reason says why.'),
    problem(403, 'second-person', 'It takes a person.'),
    problem(503, 'vault-unavailable', 'Ask again after Retry-After seconds.'),
  );
}
