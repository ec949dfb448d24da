import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { ClockParameters } from './clock-parameters.js';
import { IsInstant } from './instants.js';

/** A period, and both clocks. */
export class CoverageQuestion extends ClockParameters {
  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description: 'Where the period begins; where the source does when left out',
    example: '2026-03-01T00:00:00Z',
  })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description: 'Where it ends, no later than `at`; at `at` when left out',
    example: '2026-03-02T12:00:00Z',
  })
  @IsOptional()
  @IsInstant()
  to?: string;
}
