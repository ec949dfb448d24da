import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { json, problem } from '../describe.js';

const id = '9d2e4f6a8b0c1d3e5f7a9b1c3d5e7f90';
const pack = '5f0c3e7a9b1d4c6e8f2a0b4d6c8e0f1a';
const hash = '6ac2ec886b6e3671ad6ddae42ba694ebc90b45e1ce26f0da97f4685fc9cc89f8';
const asked = {
  ...{ state: 'DE', from: '2026-01-01', to: '2026-03-02', sample: ['c1'] },
  ...{ reason: 'request 7 of the authority', language: 'de' },
};
const shown = {
  ...{ id, exhibits: 212, manifest: hash, figures: hash, bytes: 1_481_402 },
  ...{ state: 'DE', from: '2026-01-01T00:00:00Z', to: '2026-03-02T12:00:00Z', knownAt: '2026-03-02T12:00:00Z' },
  ...{ sample: [{ client: 'c1', pack }], log: { origin: 'ledger.example.com/initium', size: 70_000 }, released: false },
};

export const describeAskForDossier = (): MethodDecorator =>
  applyDecorators(
    ApiTags('Packs'),
    ApiOperation({
      summary: 'Make a dossier about a State, for its authority',
      description:
        'One bag of the form that a pack has: the clients relying on the exemption in the State, its indicators (R-801 to R-808), ' +
        'campaigns, spend, surfaces, controls, wind-down, requests and orders, each with where it comes from, and an evidence pack for ' +
        'each client of `sample`, which the authority names. Body: `state`; `from` and `to`, a date or an instant; `reason`; `knownAt`; ' +
        '`sample`; `entity` for its packs; `language` (en, de, fr); `askedBy` where the ledger asks for no tokens. There is no personal ' +
        'data in it. `GET /v1/packs/{id}` gives the file, where the ledger asks for tokens after two persons released it (the act ' +
        '`pack-release`). It takes some seconds, and longer for a large sample: asked again it goes on with the packs that are made.',
      ...{ requestBody: { required: true, content: json('DossierRequest', asked) } },
    }),
    ApiResponse({ status: 201, description: 'It is made', content: json('Dossier', shown) }),
    problem(
      400,
      'invalid-body',
      'The body is not valid, or names no State, no period, or somebody of whom nothing is recorded.',
    ),
    problem(413, 'too-large', 'It would have more exhibits, or rows, than a dossier has.'),
    problem(
      503,
      'log-behind',
      'No epoch of the map has all of it yet (or statuses are behind, `view-behind`): ask again after Retry-After seconds.',
    ),
  );
