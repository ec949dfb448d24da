import type { PerimeterState } from '../../client/location.js';
import type { Fact } from '../../facts/fact.js';
import type { RegisterState } from '../../registers/register-state.js';

/**
 * The orders to cease that are in effect for a client at an instant: of its State; of any State of the perimeter
 * where nobody knows it.
 */
export function ceasedFor(
  { entities, tables }: RegisterState,
  where: PerimeterState,
  entity: string,
  at: number,
): readonly Fact[] {
  if (where.state === 'OUTSIDE') return [];
  const country = where.state === 'INSIDE' ? where.country : undefined;
  const isThere = (state: string) =>
    country === undefined ? tables.stateOf(state, at) !== undefined : state === country;
  return entities.ceased(entity, at, isThere);
}
