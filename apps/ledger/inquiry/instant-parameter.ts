import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, ValidateBy } from 'class-validator';
import { firstInstant } from './instants.js';

/**
 * A parameter that is an instant: RFC 3339 in UTC, of any precision; finer than a millisecond is cut off. Or a date in
 * place of one, which stands for an end of that day: `firstInstant` and `lastInstant` say which.
 */
export function InstantParameter(description: string, example?: string): PropertyDecorator {
  const described = { type: String, description: `${description}. An instant (RFC 3339, UTC) or a date`, example };
  return applyDecorators(ApiPropertyOptional(described), IsOptional(), IsInstant()) as PropertyDecorator;
}

function IsInstant(): PropertyDecorator {
  return ValidateBy({
    name: 'isInstant',
    validator: {
      validate: (value) => typeof value === 'string' && !Number.isNaN(firstInstant(value)),
      defaultMessage: () => 'must be an instant in RFC 3339, UTC (2026-08-03T09:00:00Z), or a date (2026-08-03)',
    },
  });
}
