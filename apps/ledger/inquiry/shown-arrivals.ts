import { type ArrivalStateName, arrivalStates, type Registers, stateBy } from '#libs/assessment';
import type { Claims, EventReference, Problem, RecordedEvidence } from '#libs/evidence';

/** What something that is no evidence claims, and what became of it. */
export interface ShownArrival {
  readonly claims: Claims;
  /** Why it is no evidence; nothing of an attempt at a taken identity, which may be evidence otherwise. */
  readonly reasons: readonly Problem[];
  readonly state: ArrivalStateName;
  /** The mended event, or the dismissal; null while it is open. */
  readonly settledBy: EventReference | null;
}

/**
 * Of each of a client's arrivals that are no evidence, by position, what became of it: for this client, as R-146 has it.
 *
 * @param evidence all of the client and of what is linked to it, and what arrived with it
 */
export function shownArrivals(
  evidence: readonly RecordedEvidence[],
  registers: Registers,
  client: string,
): ReadonlyMap<string, ShownArrival> {
  const states = arrivalStates(evidence, registers, `client/${client}`);
  return new Map(
    states.map(({ arrived, settledBy }) => {
      const { claims, fact } = arrived;
      const { problems = [] } = fact.data as { problems?: readonly Problem[] };
      const by = settledBy && { source: settledBy.evidence.source, id: settledBy.evidence.id };
      const shown = { claims, reasons: problems, state: stateBy(settledBy, arrived), settledBy: by ?? null };
      return [fact.evidence.position as string, shown] as const;
    }),
  );
}
