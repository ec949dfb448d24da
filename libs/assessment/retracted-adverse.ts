import { isAdverse } from './acts.js';
import type { Case } from './case.js';
import { covers, type Subject } from './coverage.js';
import { type Fact, isKind } from './fact.js';

/**
 * Acts that would stand against the client, by an instant and about a subject, had a retraction not taken them away
 * they are shown all the same, under rule sets that name all.
 */
export function retractedAdverse({ dossier, service, asset, at }: Case): readonly Fact[] {
  if (!dossier.readings.citesAll) return [];
  return dossier.retracted
    .filter(({ fact, owner }) => {
      if (fact.at > at) return false;
      const acts = dossier.readings.outward([{ fact, owner }], dossier.circumstances);
      const isSolicitation = acts.some(
        (act) => isAdverse(act.effect) && covers([...act.entries, ...act.offers], { service, asset }),
      );
      return isSolicitation || hurtByItself(fact, { service, asset });
    })
    .map(({ fact }) => fact);
}

function hurtByItself(fact: Fact, { service, asset }: Subject): boolean {
  if (isKind(fact, 'Allegation')) return true;
  if (isKind(fact, 'ExposureCheck')) return fact.data.result === 'FOUND';
  if (isKind(fact, 'OriginEvidence')) return fact.data.actor !== undefined || fact.data.kind === 'PERSONAL_REFERRAL';
  if (isKind(fact, 'ClientContact')) return fact.data.promptedBy !== undefined;
  if (!isKind(fact, 'ServiceRequest')) return false;
  return fact.data.promptedBy !== undefined && fact.data.service === service && fact.data.asset === asset;
}
