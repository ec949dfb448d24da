import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, Length, Matches, ValidateBy } from 'class-validator';
import { type ArrivalStateName, arrivalStateNames } from '#libs/assessment';
import { kindNamed, limits } from '#libs/evidence';
import type { ArrivalFilter } from '#libs/views';
import { KnownPosition } from '../inquiry/clock-parameters.js';
import { IsSubject } from '../inquiry/events-question.js';
import { InstantParameter } from '../inquiry/instant-parameter.js';
import { Limit } from '../inquiry/page-parameters.js';

const positionMax = 2n ** 63n - 1n;
const isPosition = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{1,19}$/.test(value) && BigInt(value) <= positionMax;

/** A text that an arrival claims, letter by letter: it need not be one that evidence may have. */
function Claimed(what: string, lengthMax: number, example: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, description: `Only what claims ${what}`, example }),
    IsOptional(),
    Length(1, lengthMax, { message: `must be a text of 1 to ${lengthMax} characters, as the arrival has it` }),
  ) as PropertyDecorator;
}

/** A kind by its name alone would find nothing: arrivals claim types. */
function IsNoKindName(): PropertyDecorator {
  return ValidateBy({
    name: 'isNoKindName',
    validator: {
      validate: (value) => kindNamed(value) === undefined,
      defaultMessage: ({ value } = {} as never) => `must be the whole type, such as ${kindNamed(value)?.type}`,
    },
  });
}

/** By what arrivals are chosen: by all of it that is given. */
export class ArrivalChoice {
  @Claimed('this source', limits.sourceLengthMax, 'ads')
  source?: string;

  @Claimed('this type', limits.textLengthMax, 'initium.MarketingExposure.v1')
  @IsNoKindName()
  type?: string;

  @ApiPropertyOptional({
    description: 'Only what claims to be about this subject, of whatever sort',
    example: 'client/c-1042',
  })
  @IsOptional()
  @IsSubject()
  subject?: string;

  @Claimed('this id', limits.idLengthMax, 'x-17')
  id?: string;
}

/** A place where something is wrong with what is in quarantine. */
export function Reason(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: String,
      description: 'Only what has something wrong at this JSON pointer, or below it',
      example: '/data/stage',
    }),
    IsOptional(),
    Matches(/^\/.{0,511}$/s, { message: 'must be a JSON pointer, such as /data/stage' }),
  ) as PropertyDecorator;
}

/** Which arrivals, where a page begins and how long it is, and as of when. */
export class WorklistQuestion extends ArrivalChoice {
  @ApiPropertyOptional({ enum: arrivalStateNames, description: 'Only what is in this state', example: 'open' })
  @IsOptional()
  @IsIn(arrivalStateNames, { message: `must be one of ${arrivalStateNames.join(', ')}` })
  state?: ArrivalStateName;

  @InstantParameter(
    'The state of knowledge to answer from; now when left out. Of a date the last millisecond; of today, now',
    '2026-03-02T12:00:00Z',
  )
  knownAt?: string;

  @KnownPosition('In place of `knownAt`: the `position` of an earlier answer or receipt')
  knownPosition?: string;

  @ApiPropertyOptional({ type: String, description: '`next` of the page before' })
  @IsOptional()
  @ValidateBy(
    { name: 'isPosition', validator: { validate: isPosition } },
    { message: 'must be the `next` of an earlier page' },
  )
  after?: string;

  @Limit(100)
  limit = 100;
}

/** The same of what is in quarantine. */
export class QuarantineQuestion extends WorklistQuestion {
  @Reason()
  reason?: string;
}

/** What the view is asked for. */
export function filterOf(
  kind: ArrivalFilter['kind'],
  asked: Partial<Pick<QuarantineQuestion, 'state' | 'type' | 'source' | 'subject' | 'id' | 'reason'>>,
): ArrivalFilter {
  const { state, type, source, subject, id, reason } = asked;
  return { kind, state, type, source, subject, id, reason };
}
