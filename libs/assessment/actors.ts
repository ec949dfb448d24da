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

/** Worse first: attributable and not sheltered by R-125, attributable, unknown, independent. */
export function gravity(relation: Relation): number {
  switch (relation) {
    case 'CONTRACTED':
    case 'REMUNERATED':
    case 'IMPLICIT':
      return 3;
    case 'FIRM':
    case 'EMPLOYEE':
    case 'CLOSE_LINK':
      return 2;
    case 'UNKNOWN':
      return 1;
    case 'NONE':
      return 0;
  }
}

export const isAttributable = (relation: Relation): boolean => gravity(relation) >= 2;

/** Relations whose acts towards a member of the group are intragroup. */
export const isGroup = (relation: Relation): boolean => gravity(relation) === 2;

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

  /** The worst that is claimed of an actor at an instant. `FIRM` is reserved and always attributable. */
  relationAt(actor: string | undefined, at: number): RelationClaim {
    if (actor === 'FIRM') return { relation: 'FIRM', because: [] };
    const claims = claimsAt(this.#versions.get(actor ?? '') ?? [], at);
    let worst: RelationClaim | undefined;
    for (const { fact } of claims) {
      const relation = fact.data.relation ?? 'UNKNOWN';
      // Independence of which only the hurting part stands claims nothing; it still replaces what came before it.
      if (relation === 'NONE' && !fact.helps) continue;
      if (worst === undefined || gravity(relation) > gravity(worst.relation)) worst = { relation, because: [fact] };
    }
    return worst ?? { relation: 'UNKNOWN', because: [] };
  }
}
