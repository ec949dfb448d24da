import { allegationsOf } from '../client/allegations.js';
import { eventKey, type Fact } from '../facts/fact.js';
import type { Case } from './case.js';

/**
 * What would stand against the client, by an instant and about a subject, had a retraction not taken it away: it is
 * shown all the same, under rule sets that name all. What an act amounts to hangs on the others, so
 * all that was taken away is looked at together.
 */
export function retractedAdverse({ dossier, service, asset, entity, at }: Case): readonly Fact[] {
  if (!dossier.readings.citesAll || dossier.unrelieved === dossier) return [];
  const before = dossier.unrelieved;
  const file = before.file(service, asset, entity);
  const acts = [...file.taints(at).map(({ act }) => act), ...file.blocked('R-132', at), ...file.blocked('R-143', at)];
  // What a check of another account found does not cross over.
  const found = before.own('ExposureCheck').filter(({ data, hurts }) => hurts && data.result === 'FOUND');
  const against = [...acts.map(({ fact }) => fact), ...found, ...allegationsOf(before)];
  const keys = new Set(against.map(({ evidence }) => eventKey(evidence)));
  const retracted = dossier.retracted.map(({ fact }) => fact);
  return retracted.filter((fact) => fact.at <= at && keys.has(eventKey(fact.evidence)));
}
