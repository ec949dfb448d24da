import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { CheckedPipe } from '../../inquiry/checked.pipe.js';
import { Refusal } from '../../refusal.js';
import { LedgerLog } from '../ledger-log.js';
import { describeMap } from './describe-map.js';
import { MapQuestion } from './map-question.js';

/** What the log's subject map says of a subject, or of a source. */
@Controller('log/map')
export class MapController {
  constructor(private readonly log: LedgerLog) {}

  @Get(':tag')
  @Header('content-type', 'text/plain; charset=utf-8')
  @Header('cache-control', 'no-cache')
  @describeMap()
  proof(@Param('tag') tag: string, @Query(CheckedPipe) { size, first }: MapQuestion): Uint8Array {
    if (!/^[0-9a-f]{64}$/.test(tag))
      throw new Refusal(
        'not-found',
        'The map has keys of 64 hexadecimal digits in lower case: docs/log.md says which a client has.',
      );
    const proof = this.log.subjectProof(Buffer.from(tag, 'hex'), { size, first });
    if (proof !== undefined) return proof;
    if (size !== undefined)
      throw new Refusal(
        'not-found',
        `The map has no epoch at ${size} that is signed; leave size out, or look for leaves of the kind ledger.map-epoch.`,
      );
    throw new Refusal('log-behind', 'No epoch of the subject map is signed yet; ask again in a minute.', {
      retryAfterSeconds: 60,
    });
  }
}
