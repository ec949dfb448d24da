import { type Assessment, type EvidenceReference, statusesFromWorst } from '#libs/assessment';

/** Which way a piece of evidence speaks in an answer, and whether it decided. */
export interface Weight {
  readonly side: 'for' | 'against';
  readonly isDecisive: boolean;
  /** Its place in the answers. */
  readonly place: number;
}

export const referenceKey = ({ source, id }: EvidenceReference): string => `${source}\n${id}`;

/** Answers by how bad they are for the firm, the worst first; those of one status stay in their order. */
export function fromWorst(assessments: readonly Assessment[]): readonly Assessment[] {
  const place = (one: Assessment) => statusesFromWorst.indexOf(one.status);
  return [...assessments].sort((one, other) => place(one) - place(other));
}

/**
 * What answers rest on, by `referenceKey`: answer by answer what decided, and then what bears on it, the earliest first. What decided
 * and bears neither way speaks as the answer does. Of several answers, the first that names a piece says what it is.
 */
export function weightsOf(assessments: readonly Assessment[]): ReadonlyMap<string, Weight> {
  const weights = new Map<string, Weight>();
  for (const { because, for: helping, against, mayServe } of assessments) {
    const hurts = new Set(against.map(referenceKey));
    const helps = new Set(helping.map(referenceKey));
    const sideOf = (key: string): Weight['side'] => {
      if (hurts.has(key)) return 'against';
      return helps.has(key) || mayServe ? 'for' : 'against';
    };
    for (const [index, reference] of [...because, ...against, ...helping].entries()) {
      const key = referenceKey(reference);
      if (weights.has(key)) continue;
      weights.set(key, { side: sideOf(key), isDecisive: index < because.length, place: weights.size });
    }
  }
  return weights;
}
