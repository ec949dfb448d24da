import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type Content, problem } from '../describe.js';

const text = (example: string): Content => ({ 'text/plain': { schema: { type: 'string' }, example } });
const octets: Content = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };

const checkpoint = `ledger.example.com/initium
2
Tm90IGEgcm9vdCBvZiBhbnkgbG9nLCBhbiBleGFtcGxlLi4=

— ledger.example.com/initium bm90IGEgc2lnbmF0dXJl…
`;

export const describeCheckpoint = (): MethodDecorator =>
  applyDecorators(
    ApiTags('Log'),
    ApiOperation({
      summary: 'The last checkpoint of the log',
      description:
        'A signed note (C2SP tlog-checkpoint): the log’s name, how many leaves it has, the root of their tree (RFC 6962). A ' +
        'new one comes within some seconds of what is recorded. Any tool of that format verifies it.',
    }),
    ApiResponse({ status: 200, description: 'The checkpoint', content: text(checkpoint) }),
    problem(404, 'not-found', 'Nothing is signed yet.'),
  );

const tilePath = ApiParam({
  name: 'path',
  description: 'Which one, and how wide where it is partial: as C2SP tlog-tiles writes it',
  example: 'x001/234.p/56',
});

export const describeTile = (): MethodDecorator =>
  applyDecorators(
    ApiTags('Log'),
    ApiOperation({
      summary: 'A tile of hashes',
      description:
        'Hashes of the log’s tree, 256 to a tile (C2SP tlog-tiles): `/log/tile/LEVEL/N`, with `.p/W` where it has W of them ' +
        'only. What a name stands for never changes; a partial tile may be gone once the full one is there.',
    }),
    ApiParam({ name: 'level', description: 'From 0, the hashes of leaves', example: '0' }),
    tilePath,
    ApiResponse({ status: 200, description: 'Hashes, 32 bytes each', content: octets }),
    problem(404, 'not-found', 'The log has no such tile.'),
  );

export const describeEntries = (): MethodDecorator =>
  applyDecorators(
    ApiTags('Log'),
    ApiOperation({
      summary: 'An entry bundle: the leaves themselves',
      description:
        'The leaves of a tile, each behind its length in two bytes (C2SP tlog-tiles). A leaf says when an event was ' +
        'recorded, of what kind and by which source, and commits to all that is stored of it; subjects are tags.',
    }),
    tilePath,
    ApiResponse({ status: 200, description: 'Leaves, 256 at most', content: octets }),
    problem(404, 'not-found', 'The log has no such bundle.'),
  );

const proof = `c2sp.org/tlog-proof@v1
index 1
bm90IGEgaGFzaCBvZiBhbnkgbG9nLCBhbiBleGFtcGxlLi4=

${checkpoint}`;

export const describeProof = (): MethodDecorator =>
  applyDecorators(
    ApiTags('Log'),
    ApiOperation({
      summary: 'The proof that a piece of evidence is in the log',
      description:
        'C2SP tlog-proof: where its leaf stands, the hashes that lead from it to the root, and the checkpoint.',
    }),
    ApiParam({ name: 'source', description: 'Its source, percent-encoded', example: 'gateway' }),
    ApiParam({ name: 'id', description: 'Its id, percent-encoded', example: 'request-1' }),
    ApiResponse({ status: 200, description: 'The proof', content: text(proof) }),
    problem(404, 'not-found', 'No evidence of this source has this id.'),
    problem(503, 'log-behind', 'No checkpoint has it yet.'),
  );
