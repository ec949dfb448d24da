import type { DataOf } from '#libs/evidence';
import type { Relation } from './actors.js';
import type { Miscounted } from './source-gaps.js';

/** How a rule set reads evidence about registers. */
export interface RegisterReadings {
  /** The relation that a version claims of an actor; undefined where it says none. */
  readonly relationOf: (data: DataOf<'ActorRelation'>) => Relation | undefined;
  /** Periods for which a source, or its vendor, counted more than the ledger holds. */
  readonly miscounted: Miscounted;
}
