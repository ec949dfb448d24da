import { instant } from '#libs/evidence';
import { type Fact, isKind } from './fact.js';

export type ActorAgreement = Fact<'ActorAgreement'>;

/** What of an actor's agreements holds at an instant, both ends included; one that prohibits helps, any other hurts. */
export function agreementsInForce(facts: readonly Fact[], at: number): ActorAgreement[] {
  return facts
    .filter((fact) => isKind(fact, 'ActorAgreement'))
    .filter(({ data, helps, hurts }) => {
      const stands = data.euPromotion === 'PROHIBITED' ? helps : hurts;
      return stands && instant(data.from) <= at && (data.to === undefined || at <= instant(data.to));
    });
}

/** Whether an actor may not promote in the Union: by one agreement, and by none that permits it. */
export function isBarredFromPromotion(agreements: readonly ActorAgreement[]): boolean {
  const said = agreements.map(({ data }) => data.euPromotion);
  return said.includes('PROHIBITED') && !said.includes('PERMITTED');
}
