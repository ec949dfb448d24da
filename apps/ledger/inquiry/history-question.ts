import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { services } from '#libs/evidence';
import { KnownPosition } from './clock-parameters.js';
import { InstantParameter } from './instant-parameter.js';
import { After, Limit } from './page-parameters.js';
import { IsNameOf, serviceMessage } from './status-question.js';

/** Of which subjects, and up to which state of knowledge. */
export class HistoryQuestion {
  @ApiPropertyOptional({ enum: services, description: 'Only this service', example: 'e' })
  @IsOptional()
  @IsIn(services, { message: serviceMessage })
  service?: string;

  @ApiPropertyOptional({ description: 'Only this asset', example: 'BTC' })
  @IsOptional()
  @IsNameOf('asset')
  asset?: string;

  @ApiPropertyOptional({ description: 'Only for this entity; for every registered one when left out', example: 'X' })
  @IsOptional()
  @IsNameOf('entity')
  entity?: string;

  @InstantParameter('Only what was held of this instant; of all time when left out. Of a date the last millisecond')
  at?: string;

  @InstantParameter(
    'What was known until then; now when left out. Of a date the last millisecond; of today, now',
    '2026-03-02T12:00:00Z',
  )
  knownAt?: string;

  @KnownPosition('In place of `knownAt`: the `position` of an earlier answer or receipt')
  knownPosition?: string;

  @After()
  after?: string;

  @Limit(100)
  limit = 100;
}
