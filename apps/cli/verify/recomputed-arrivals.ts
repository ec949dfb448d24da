import { arrivalStates, stateBy } from '#libs/assessment';
import { canonical } from '#libs/evidence';
import type { PackArrival, PackAssessment } from '#libs/evidence-pack';
import type { VerifiedExhibit } from './checked-exhibits.js';
import { mustHold } from './claim.js';
import type { DossierOfPack } from './recomputed.js';

/** Throws a `FalseClaim` where a pack tells otherwise of what arrived and is no evidence than follows from its exhibits. */
export function mustBeArrivals(
  { arrivals }: PackAssessment,
  { dossier: { client }, registers }: DossierOfPack,
  exhibits: readonly VerifiedExhibit[],
): void {
  const numbers = new Map(exhibits.map(({ evidence, number }) => [evidence, number]));
  const states = arrivalStates(numbers.keys(), registers, `client/${client}`);
  const made = states.map(({ arrived, settledBy }): PackArrival => {
    const { evidence } = arrived.fact;
    const by = settledBy && { source: settledBy.evidence.source, id: settledBy.evidence.id };
    return {
      exhibit: numbers.get(evidence) ?? 0,
      kind: arrived.fact.kind === 'Conflict' ? 'Conflict' : 'Quarantined',
      state: stateBy(settledBy, arrived),
      settledBy: by ?? null,
    };
  });
  const inOrder = (some: readonly PackArrival[]) =>
    canonical(some.toSorted((one, other) => one.exhibit - other.exhibit));
  mustHold(
    inOrder(arrivals) === inOrder(made),
    () => 'what arrived and is no evidence is told otherwise than it follows',
  );
}
