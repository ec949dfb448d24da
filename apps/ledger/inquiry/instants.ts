import { ValidateBy, type ValidationOptions } from 'class-validator';
import { instant, instantText } from '#libs/evidence';

/** An instant as answers write it: RFC 3339, UTC, whole seconds without a fraction. */
export const timeText = (ms: number): string => instantText(ms).replace('.000Z', 'Z');

/** A parameter that is an instant: RFC 3339 in UTC, of any precision; finer than a millisecond is cut off. */
export function IsInstant(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isInstant',
      validator: {
        validate: (value) => typeof value === 'string' && !Number.isNaN(instant(value)),
        defaultMessage: () => 'must be an instant in RFC 3339, UTC (2026-08-03T09:00:00Z)',
      },
    },
    options,
  );
}
