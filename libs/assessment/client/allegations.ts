import { eventKey, type Fact } from '../facts/fact.js';
import { byTwoPersons } from '../facts/retractions.js';
import type { Owned } from './links.js';

/** What is on record of a client, by kind. */
interface FactsByKind {
  of<K extends 'Allegation' | 'AllegationResolved'>(kind: K): readonly Owned<Fact<K>>[];
}

/** Allegations of solicitation that no valid resolution UNFOUNDED has lifted, by occurrence. */
export function openAllegations(record: FactsByKind): readonly Fact<'Allegation'>[] {
  const lifted = new Set(liftingResolutions(record).map(({ data }) => eventKey(data.allegation)));
  return allegationsOf(record).filter(({ evidence }) => !lifted.has(eventKey(evidence)));
}

/** All that anyone alleged about the client, lifted or not. */
export const allegationsOf = (record: FactsByKind): readonly Fact<'Allegation'>[] =>
  record
    .of('Allegation')
    .map(({ fact }) => fact)
    .filter(({ hurts }) => hurts);

/** Resolutions by two persons that found an allegation unfounded; each lifts it for every instant. */
export const liftingResolutions = (record: FactsByKind): readonly Fact<'AllegationResolved'>[] =>
  record
    .of('AllegationResolved')
    .map(({ fact }) => fact)
    .filter((fact) => fact.helps && fact.data.outcome === 'UNFOUNDED' && byTwoPersons(fact));
