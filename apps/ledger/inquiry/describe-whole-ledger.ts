import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { problem } from '../describe.js';
import { mediaTypes } from '../server.js';

export function describeWholeLedger(): MethodDecorator {
  return applyDecorators(
    ApiTags('Evidence'),
    ApiOperation({
      summary: 'Everything that the ledger holds',
      description:
        'One CloudEvent a line, in the order of recording, up to the head as it is when this is asked: evidence, what ' +
        'is in quarantine, conflicts, decisions, reference data, and the ledger’s bookkeeping (`ledger.*`). On the ' +
        'embedded store every position from 1 on is there. Needs no read model. An answer that was cut off ends ' +
        'without the end of its transfer; `after` goes on from the last line. With `leaves=true` each line has its leaf in ' +
        'the log (`logleaf`; beside an `anchorroot` or `approvedproposal` also its metadata, `logmetadata`), and the last one is a checkpoint (`ledger.checkpoint`): by these `initium assess` tells whether ' +
        'a file is whole.',
    }),
    ApiQuery({
      name: 'after',
      required: false,
      schema: { type: 'string' },
      description: '`position` of the last line',
    }),
    ApiResponse({
      status: 200,
      description: 'All of it',
      content: { [mediaTypes.lines]: { schema: { type: 'string', description: 'An event a line' } } },
    }),
    ApiQuery({ name: 'leaves', required: false, schema: { type: 'string', enum: ['true', 'false'] } }),
    problem(400, 'invalid-parameter', 'A parameter is not valid or not known.'),
  );
}
