import { KnownPosition } from './clock-parameters.js';
import { InstantParameter } from './instant-parameter.js';
import { After, Limit } from './page-parameters.js';

/** A page of names. What is registered is a matter of what is known, so one clock is asked. */
export class ReferencesQuestion {
  @InstantParameter(
    'The state of knowledge to answer from; now when left out. Of a date the last millisecond; of today, now',
    '2026-03-02T12:00:00Z',
  )
  knownAt?: string;

  @KnownPosition('In place of `knownAt`: the `position` of an earlier answer or receipt')
  knownPosition?: string;

  @After()
  after?: string;

  @Limit(100)
  limit = 100;
}
