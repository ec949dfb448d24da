import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type Content, json, problem, schemaOf } from '../describe.js';

const id = '5f0c3e7a9b1d4c6e8f2a0b4d6c8e0f1a';
const hash = '6ac2ec886b6e3671ad6ddae42ba694ebc90b45e1ce26f0da97f4685fc9cc89f8';
const asked = { reason: 'request 7 of the authority', language: 'en' };
const shown = {
  ...{ id, exhibits: 41, manifest: hash, coverage: hash, bytes: 181_402, client: 'c1' },
  ...{ at: '2026-03-02T12:00:00Z', knownAt: '2026-03-02T12:00:00Z' },
  ...{ log: { origin: 'ledger.example.com/initium', size: 70_000 }, released: false },
};
const zip: Content = { 'application/zip': { schema: { type: 'string', format: 'binary' } } };

export const describeAskForPack = (): MethodDecorator =>
  applyDecorators(
    ApiTags('Packs'),
    ApiOperation({
      summary: 'Make an evidence pack of a client',
      description:
        'A BagIt zip with all that answers about the client follow from, what speaks against the firm among it, and what proves it: ' +
        'inclusion of each exhibit, completeness by the subject map, time by anchors. Body: `reason`; `at`, `knownAt` or `knownPosition` ' +
        'as in questions; `entity`; `subjects`, a list of {service, asset}, all where it is left out; `ruleSet`; `language` (en, de, fr); ' +
        '`includePersonal`; `askedBy` where the ledger asks for no tokens. It closes an epoch of the map, and takes some seconds; the ' +
        'same question gives the same pack while nothing new is recorded. Its making is a leaf of the log.',
      ...{ requestBody: { required: true, content: json('EvidencePackRequest', asked) } },
    }),
    ApiParam({ name: 'id', description: 'The client', example: 'c1' }),
    ApiResponse({ status: 201, description: 'It is made', content: json('EvidencePack', shown) }),
    problem(400, 'invalid-body', 'The body is not valid.'),
    problem(404, 'not-found', 'Nothing is recorded of this client.'),
    problem(413, 'too-large', 'It would have more exhibits than a pack has.'),
    problem(503, 'log-behind', 'No epoch of the map has all of it yet, or it is another process that signs the log.'),
  );

const { coverage: _, ...shownStatement } = shown;

export const describeAskForStatement = (): MethodDecorator =>
  applyDecorators(
    ApiTags('Packs'),
    ApiOperation({
      summary: 'Make the copy that a client gets of its own',
      description:
        'An evidence pack in the form of GDPR Article 15, for the client itself: how the relationship began, what is on record of it, ' +
        'opened, and what the ledger concludes, in plain words. What tells of others, of authorities or of how the firm decides is not in ' +
        'it; how many entries that are is proved, and said. What only the firm knows is told by `INITIUM_STATEMENT_TERMS_FILE`, or said to be missing. Body: ' +
        '`language` (en, de, fr); `at`, `knownAt` or `knownPosition` as in questions; `entity`. `GET /v1/packs/{id}` gives the file, once ' +
        'two persons have released it where the ledger asks for tokens.',
      ...{ requestBody: { required: true, content: json('StatementRequest', { language: 'en' }) } },
    }),
    ApiParam({ name: 'id', description: 'The client', example: 'c1' }),
    ApiResponse({ status: 201, description: 'It is made', content: json('EvidencePack', shownStatement) }),
    problem(400, 'invalid-body', 'The body is not valid.'),
    problem(404, 'not-found', 'Nothing is recorded of this client.'),
    problem(413, 'too-large', 'It would have more exhibits than a pack has.'),
    problem(503, 'log-behind', 'No epoch of the map has all of it yet: ask again after Retry-After seconds.'),
  );

const disputed = {
  ...{ source: 'support', id: 'ticket-8841', time: '2026-03-09T10:00:00Z', statement: id },
  words: 'I was called by your agent before I ever asked for anything.',
};

const receipts: Content = { 'application/json': { schema: schemaOf('RecordingResults') } };

export const describeDispute = (): MethodDecorator =>
  applyDecorators(
    ApiTags('Packs'),
    ApiOperation({
      summary: 'Record what a client says is wrong in its own copy',
      description:
        'By the intake or the support of the firm, on behalf of the client. It becomes an `Allegation` about the client from `source`, called `id`, of `time` ' +
        '(when the client said so), with the hash of the manifest of `statement` in `disputes`, and `words` sealed as personal. Like any allegation it is open ' +
        'until two persons resolve it (R-145). Sent again it is a duplicate; other content under the same id is a conflict.',
      ...{ requestBody: { required: true, content: json('DisputeRequest', disputed) } },
    }),
    ApiParam({ name: 'id', description: 'The client', example: 'c1' }),
    ApiResponse({
      status: 201,
      description: 'It is recorded; the answer is that of `POST /v1/events`',
      content: receipts,
    }),
    ApiResponse({ status: 200, description: 'It was recorded before', content: receipts }),
    problem(400, 'invalid-body', 'The body is not valid, or names no statement of this client.'),
    problem(409, 'conflict', 'Something else is recorded under this source and id.'),
    problem(422, 'quarantined', 'It is no valid evidence, or not for this token to say.'),
  );

export const describePack = (): MethodDecorator =>
  applyDecorators(
    ApiTags('Packs'),
    ApiOperation({
      summary: 'The file of an evidence pack',
      description:
        'Where the ledger asks for tokens, two persons release it first: the act `pack-release` of `POST /v1/proposals`. Where its file is ' +
        'not here, as another process made it, it is made again to the same bytes, which takes some seconds.',
    }),
    ApiParam({ name: 'id', description: 'As `POST /v1/clients/{id}/packs` gave it', example: id }),
    ApiResponse({ status: 200, description: 'The file', content: zip }),
    problem(404, 'not-found', 'No such pack was made, or it cannot be made again as it was.'),
    problem(409, 'not-released', 'Two persons have to release it first.'),
    problem(503, 'log-behind', 'The log here has not all of it yet: ask again after Retry-After seconds.'),
  );
