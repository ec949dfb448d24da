import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, Length, ValidateBy } from 'class-validator';
import { kinds, limits, subjectKinds, subjectPattern } from '#libs/evidence';
import { KnownPosition } from './clock-parameters.js';
import { InstantParameter } from './instant-parameter.js';
import { After, Limit } from './page-parameters.js';

const kindNames = kinds.map(({ name }) => name);
const subject = new RegExp(subjectPattern(subjectKinds));

/** A subject that evidence may have. */
export function IsSubject(): PropertyDecorator {
  return ValidateBy({
    name: 'isSubject',
    validator: {
      validate: (value) => typeof value === 'string' && subject.test(value),
      defaultMessage: () => 'must be a subject, such as client/c-1042',
    },
  });
}

/** Which evidence. All bounds are included. */
export class EventsQuestion {
  @ApiPropertyOptional({ enum: kindNames, description: 'Evidence of this kind', example: 'ServiceRequest' })
  @IsOptional()
  @IsIn(kindNames, { message: 'must be a kind of evidence; see /v1/schemas' })
  kind?: string;

  @ApiPropertyOptional({ description: 'Evidence from this source', example: 'gateway' })
  @IsOptional()
  @Length(1, limits.sourceLengthMax, {
    message: `must be 1 to ${limits.sourceLengthMax} characters, as events name it`,
  })
  source?: string;

  @ApiPropertyOptional({ description: 'Evidence filed under this subject', example: 'client/c-1042' })
  @IsOptional()
  @IsSubject()
  subject?: string;

  @InstantParameter('Occurred at or after this instant; of a date the first millisecond')
  from?: string;

  @InstantParameter('Occurred at or before this instant; of a date the last millisecond, of today now')
  to?: string;

  @InstantParameter('Recorded at or after this instant; of a date the first millisecond')
  recordedFrom?: string;

  @InstantParameter('Recorded at or before this instant; of a date the last millisecond, of today now')
  recordedTo?: string;

  @KnownPosition('Recorded up to here: the `position` of an earlier answer or receipt')
  knownPosition?: string;

  @After()
  after?: string;

  @Limit(100)
  limit?: number;
}
