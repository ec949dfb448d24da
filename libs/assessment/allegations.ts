import type { Dossier } from './dossier.js';
import { eventKey, type Fact } from './fact.js';
import { byTwoPersons } from './standing.js';

/** Allegations of solicitation with `occurred` ≤ at that no valid resolution UNFOUNDED has lifted. */
export function openAllegations(dossier: Dossier, at: number): Fact<'Allegation'>[] {
  const lifted = new Set(liftingResolutions(dossier).map(({ data }) => eventKey(data.allegation)));
  return dossier
    .of('Allegation')
    .map(({ fact }) => fact)
    .filter((fact) => fact.hurts && fact.at <= at && !lifted.has(eventKey(fact.evidence)));
}

/** Resolutions by two persons that found an allegation unfounded; each lifts it for every instant. */
export function liftingResolutions(dossier: Dossier): Fact<'AllegationResolved'>[] {
  return dossier
    .of('AllegationResolved')
    .map(({ fact }) => fact)
    .filter((fact) => fact.helps && fact.data.outcome === 'UNFOUNDED' && byTwoPersons(fact));
}
