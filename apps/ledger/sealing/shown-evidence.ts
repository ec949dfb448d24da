import type { RecordedEvidence } from '#libs/evidence';
import type { SealState, Seals } from './seals.js';

/** A piece of evidence, and what became of what is sealed in it, where something is and it is not shown open. */
export type ShownEvidence<One extends RecordedEvidence = RecordedEvidence> = One & { readonly personal?: SealState };

/** Evidence with that. Costs nothing where nothing is sealed. Throws what the vault throws. */
export async function withSealStates<One extends RecordedEvidence>(
  seals: Seals,
  evidence: readonly One[],
): Promise<readonly ShownEvidence<One>[]> {
  const states = await seals.states(evidence.flatMap(({ sealedkey }) => sealedkey ?? []));
  if (states.size === 0) return evidence;
  return evidence.map((one) => {
    const personal = states.get(one.sealedkey ?? '');
    return personal === undefined ? one : { ...one, personal };
  });
}
