import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { ClockParameters } from './clock-parameters.js';

const wholeNumber = 'must be a whole number from 1 to 1000';

/** How many entries a page has. */
export function Limit(usual: number): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'integer',
      minimum: 1,
      maximum: 1000,
      default: usual,
      description: 'Entries of a page',
    }),
    Transform(({ value }) => (typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value)),
    IsOptional(),
    IsInt({ message: wholeNumber }),
    Min(1, { message: wholeNumber }),
    Max(1000, { message: wholeNumber }),
  ) as PropertyDecorator;
}

/** Where a page begins. */
export function After(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, description: '`next` of the page before' }),
    IsOptional(),
    Matches(/^[\w-]{1,2048}$/, { message: 'must be the `next` of an earlier page of the same question' }),
  ) as PropertyDecorator;
}

/** A page of what is known at both clocks. With `after`, the clocks of the first page hold on. */
export class PageParameters extends ClockParameters {
  @After()
  after?: string;

  @Limit(100)
  limit = 100;
}
