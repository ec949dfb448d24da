import type { Dossier } from './dossier.js';
import { eventKey, type Fact } from './fact.js';
import { byTwoPersons } from './retractions.js';

/** Allegations of solicitation that no valid resolution UNFOUNDED has lifted, by occurrence. */
export function openAllegations(dossier: Dossier): readonly Fact<'Allegation'>[] {
  const lifted = new Set(liftingResolutions(dossier).map(({ data }) => eventKey(data.allegation)));
  return allegationsOf(dossier).filter(({ evidence }) => !lifted.has(eventKey(evidence)));
}

/** All that anyone alleged about the client, lifted or not. */
export const allegationsOf = (dossier: Dossier): readonly Fact<'Allegation'>[] =>
  dossier
    .of('Allegation')
    .map(({ fact }) => fact)
    .filter(({ hurts }) => hurts);

/** Resolutions by two persons that found an allegation unfounded; each lifts it for every instant. */
export const liftingResolutions = (dossier: Dossier): readonly Fact<'AllegationResolved'>[] =>
  dossier
    .of('AllegationResolved')
    .map(({ fact }) => fact)
    .filter((fact) => fact.helps && fact.data.outcome === 'UNFOUNDED' && byTwoPersons(fact));
