import { InstantParameter } from './instant-parameter.js';
import { RuleSetParameter } from './status-question.js';

/** A period, both clocks, and by which law. */
export class CoverageQuestion extends RuleSetParameter {
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
