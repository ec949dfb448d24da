import type { DataOf, Service } from '#libs/evidence';
import type { Count, RequiredCounts } from '../sources/source-gaps.js';
import type { Relation } from './actors.js';

/** How a rule set reads evidence about registers. */
export interface RegisterReadings {
  /** The relation that a version claims of an actor; undefined where it says none. */
  readonly relationOf: (data: DataOf<'ActorRelation'>) => Relation | undefined;
  /** Whether who may do what a letter says may also do a service. */
  readonly includes: (letter: Service, service: string) => boolean;
  /** What must have arrived for a count to be met. */
  readonly counted: (count: Count) => RequiredCounts;
}
