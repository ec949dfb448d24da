import { instant } from '#libs/evidence';
import { type Fact, isKind, isTimely } from '../facts/fact.js';
import type { Policy } from '../reference/rows.js';

export type ActorAgreement = Fact<'ActorAgreement'>;

/**
 * What of an actor's agreements holds at an instant, both ends included. One that prohibits helps: it counts if it was
 * recorded in time, and has prohibited nothing before it was made. Any other hurts.
 */
export function agreementsInForce(facts: readonly Fact[], at: number, policy: Policy): ActorAgreement[] {
  return facts
    .filter((fact) => isKind(fact, 'ActorAgreement'))
    .filter((fact) => {
      const { data, helps, hurts } = fact;
      const isHelpful = data.euPromotion === 'PROHIBITED';
      const stands = isHelpful ? helps && isTimely(fact, policy) && fact.at <= at : hurts;
      return stands && instant(data.from) <= at && (data.to === undefined || at <= instant(data.to));
    });
}

/** Whether an actor may not promote in the Union: by one agreement, and by none that permits it. */
export function isBarredFromPromotion(agreements: readonly ActorAgreement[]): boolean {
  const said = agreements.map(({ data }) => data.euPromotion);
  return said.includes('PROHIBITED') && !said.includes('PERMITTED');
}
