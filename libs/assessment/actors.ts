import { instant } from '#libs/evidence';
import type { Fact } from './fact.js';
import type { Policy } from './reference/reference.js';
import { claimsAt, toVersion, type Version } from './versions.js';

/** What is known of an actor at an instant; UNKNOWN where nothing is (guideline 2; R-402). */
export type Relation =
  | 'FIRM'
  | 'EMPLOYEE'
  | 'CLOSE_LINK'
  | 'CONTRACTED'
  | 'REMUNERATED'
  | 'IMPLICIT'
  | 'UNKNOWN'
  | 'NONE';

export interface RelationClaim {
  readonly relation: Relation;
  readonly because: readonly Fact[];
}

/** `FIRM` is a reserved actor, always attributable. */
export const theFirm: RelationClaim = { relation: 'FIRM', because: [] };

/** Relations whose acts towards a member of the group are intragroup. */
export const isGroup = (relation: Relation): boolean =>
  relation === 'FIRM' || relation === 'EMPLOYEE' || relation === 'CLOSE_LINK';

/** The register of actors: whose act counts as the firm's. */
export class Actors {
  readonly #versions = new Map<string, Version<Fact<'ActorRelation'>>[]>();

  constructor(facts: readonly Fact<'ActorRelation'>[], policy: Policy) {
    for (const fact of facts) {
      if (!fact.helps && !fact.hurts) continue;
      const id = fact.subject.slice('actor/'.length);
      // Without `from` it is a finding about the actor, whenever learned: no lower bound.
      const start = fact.data.from === undefined ? -Infinity : instant(fact.data.from);
      const end = fact.data.to === undefined ? Infinity : instant(fact.data.to);
      const version = toVersion(fact, start, end, policy);
      this.#versions.set(id, [...(this.#versions.get(id) ?? []), version]);
    }
  }

  /**
   * What is claimed of an actor at an instant; UNKNOWN where nothing is. Between the start and the recording of a late
   * version several claim, and the worst of what they make of an act counts.
   */
  relationsAt(actor: string | undefined, at: number): readonly RelationClaim[] {
    if (actor === 'FIRM') return [theFirm];
    const claims = claimsAt(this.#versions.get(actor ?? '') ?? [], at)
      .map(({ fact }): RelationClaim => ({ relation: fact.data.relation ?? 'UNKNOWN', because: [fact] }))
      // Independence of which only the hurting part stands claims nothing; it still replaces what came before it.
      .filter(({ relation, because: [fact] }) => relation !== 'NONE' || fact?.helps);
    return claims.length > 0 ? claims : [{ relation: 'UNKNOWN', because: [] }];
  }

  /** Whether an actor is evidenced as independent at an instant. */
  isIndependent(actor: string, at: number): boolean {
    return this.relationsAt(actor, at).every(({ relation }) => relation === 'NONE');
  }
}
