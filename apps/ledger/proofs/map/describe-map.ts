import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { problem } from '../../describe.js';

const proof = `initium/subject-proof/v1
initium/map-proof/v1
key 6f1ed002ab5595859014ebf0951522d96f1ed002ab5595859014ebf0951522d9
present 3 Tm90IGEgcm9vdCBvZiBhbnkgbG9nLCBhbiBleGFtcGxlLi4=
bm90IGEgaGFzaCBvZiBhbnkgbG9nLCBhbiBleGFtcGxlLi4=

first 1
7 bm90IGEgaGFzaCBvZiBhbnkgbG9nLCBhbiBleGFtcGxlLi4=
bm90IGEgaGFzaCBvZiBhbnkgbG9nLCBhbiBleGFtcGxlLi4=
bm90IGEgaGFzaCBvZiBhbnkgbG9nLCBhbiBleGFtcGxlLi4=

c2sp.org/tlog-proof@v1
extra eyJjdCI6Ii…
index 12
bm90IGEgaGFzaCBvZiBhbnkgbG9nLCBhbiBleGFtcGxlLi4=

ledger.example.com/initium
14
Tm90IGEgcm9vdCBvZiBhbnkgbG9nLCBhbiBleGFtcGxlLi4=

— ledger.example.com/initium bm90IGEgc2lnbmF0dXJl…
`;

export const describeMap = (): MethodDecorator =>
  applyDecorators(
    ApiTags('Log'),
    ApiOperation({
      summary: 'The proof of what the log has of a subject, or that it has nothing',
      description:
        'What the subject map says of a tag, or of a source’s key: how many leaves there are and the root over them, or that ' +
        'there is none; with `first` the first of them, and that none is left out before the last of these; and that the ' +
        'map’s root is in the log. How it is written and verified: `libs/transparency/README.md`.',
    }),
    ApiParam({
      name: 'tag',
      description: '64 hexadecimal digits',
      example: '6f1ed002ab5595859014ebf0951522d96f1ed002ab5595859014ebf0951522d9',
    }),
    ApiResponse({
      status: 200,
      description: 'The proof',
      content: { 'text/plain': { schema: { type: 'string' }, example: proof } },
    }),
    problem(404, 'not-found', 'That is no key, or there is no such epoch.'),
    problem(503, 'log-behind', 'No epoch is signed yet.'),
  );
