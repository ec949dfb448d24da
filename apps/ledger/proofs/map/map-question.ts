import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { firstEntriesMax } from '#libs/transparency';

function WholeNumber(max: number, description: string, example?: number): PropertyDecorator {
  const message = `must be a whole number from 1 to ${max}`;
  return applyDecorators(
    ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: max, description, example }),
    Transform(({ value }) => (typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value)),
    IsOptional(),
    IsInt({ message }),
    Min(1, { message }),
    Max(max, { message }),
  ) as PropertyDecorator;
}

/** By which epoch the subject map is asked, and how many of the first entries are shown. */
export class MapQuestion {
  @WholeNumber(
    Number.MAX_SAFE_INTEGER,
    'By the epoch at this size of the log; by the last one that is signed when left out',
  )
  size?: number;

  @WholeNumber(firstEntriesMax, 'Show the first entries, so many of them, and that none is left out before the last', 2)
  first?: number;
}
