import { ClockParameters } from './clock-parameters.js';
import { InstantParameter } from './instants.js';

/** A period, and both clocks. */
export class CoverageQuestion extends ClockParameters {
  @InstantParameter(
    'Where the period begins; where the source does when left out. Of a date the first millisecond',
    '2026-03-01T00:00:00Z',
  )
  from?: string;

  @InstantParameter(
    'Where it ends, no later than `at`; at `at` when left out. Of a date the last millisecond, of that of `at` itself `at`',
    '2026-03-02T12:00:00Z',
  )
  to?: string;
}
