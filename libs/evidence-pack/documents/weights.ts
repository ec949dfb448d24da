import { type Assessment, type EvidenceReference, statusesFromWorst } from '#libs/assessment';

/** Which way a piece of evidence speaks in an answer, and whether it decided. */
export interface Weight {
  readonly side: 'for' | 'against';
  readonly isDecisive: boolean;
}

export const referenceKey = ({ source, id }: EvidenceReference): string => `${source}\n${id}`;

/** Answers by how bad they are for the firm, the worst first; those of one status stay in their order. */
export function fromWorst(assessments: readonly Assessment[]): readonly Assessment[] {
  const place = (one: Assessment) => statusesFromWorst.indexOf(one.status);
  return [...assessments].sort((one, other) => place(one) - place(other));
}

/**
 * What answers rest on, by `referenceKey`, the strongest first: answer by answer what decided, then what a rule looked at on the
 * way, then the rest that bears on it; within each, in the order of the answer (the earliest first). What decided and bears
 * neither way speaks as the answer does. Of several answers, the first that names a piece says what it is.
 */
export function weightsOf(assessments: readonly Assessment[]): ReadonlyMap<string, Weight> {
  const weights = new Map<string, Weight>();
  for (const { because, for: helping, against, trace, mayServe } of assessments) {
    const hurts = new Set(against.map(referenceKey));
    const bears = new Set([...helping.map(referenceKey), ...hurts]);
    const sideOf = (key: string): Weight['side'] => {
      if (bears.has(key)) return hurts.has(key) ? 'against' : 'for';
      return mayServe ? 'for' : 'against';
    };
    const looked = trace.flatMap((entry) => entry.because ?? []).filter((one) => bears.has(referenceKey(one)));
    for (const [index, reference] of [...because, ...looked, ...against, ...helping].entries()) {
      const key = referenceKey(reference);
      if (!weights.has(key)) weights.set(key, { side: sideOf(key), isDecisive: index < because.length });
    }
  }
  return weights;
}
