import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { InstantParameter } from './instant-parameter.js';

/** A state of knowledge by the last position that is in it. */
export function KnownPosition(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, description }),
    IsOptional(),
    Matches(/^\d{1,19}$/, { message: 'must be a position, as answers and receipts give it' }),
  ) as PropertyDecorator;
}

/** The two clocks of a question. `at` defaults to what is known, and what is known to all that the ledger holds now. */
export class ClockParameters {
  @InstantParameter(
    'The instant that the question is about; `knownAt` when left out. Of a date the last millisecond; of today, now',
    '2026-03-02T12:00:00Z',
  )
  at?: string;

  @InstantParameter(
    'The state of knowledge to answer from; now when left out. Of a date the last millisecond; of today, now',
    '2026-03-02T12:00:00Z',
  )
  knownAt?: string;

  @KnownPosition('In place of `knownAt`: the `position` of an earlier answer or receipt')
  knownPosition?: string;
}
