import { instant } from '#libs/evidence';
import { type Fact, isKind } from '../facts/fact.js';
import { toVersion, type Version, type Versions, versionsOf } from '../facts/versions.js';
import type { Entries, Reader } from './entry-history.js';

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
  /** Every version that claims it. */
  readonly because: readonly Fact[];
}

/** `FIRM` is a reserved actor, always attributable. */
export const theFirm: RelationClaim = { relation: 'FIRM', because: [] };
const firmAlone: readonly RelationClaim[] = [theFirm];
const unknown: readonly RelationClaim[] = [{ relation: 'UNKNOWN', because: [] }];

/** Relations whose acts towards a member of the group are intragroup. */
export const isGroup = (relation: Relation): boolean =>
  relation === 'FIRM' || relation === 'EMPLOYEE' || relation === 'CLOSE_LINK';

/** The register of actors: whose act counts as the firm's. */
export class Actors {
  readonly #entries: Entries;
  readonly #versions: VersionsReader;

  constructor(entries: Entries, { relationOf }: { readonly relationOf: RelationOf }) {
    this.#entries = entries;
    this.#versions = versionsBy(relationOf);
  }

  /**
   * What is claimed of an actor at an instant, each relation once; UNKNOWN where nothing is. Between the start and the
   * recording of a late version several are claimed, and the worst of what they make of an act counts.
   */
  relationsAt(actor: string | undefined, at: number): readonly RelationClaim[] {
    if (actor === 'FIRM') return firmAlone;
    return this.#entries.read(actor ?? '', this.#versions)?.at(at) ?? unknown;
  }

  /** Whether an actor is evidenced as independent at an instant. */
  isIndependent(actor: string, at: number): boolean {
    return this.relationsAt(actor, at).every(({ relation }) => relation === 'NONE');
  }
}

type RelationOf = (data: Fact<'ActorRelation'>['data']) => Relation | undefined;
type VersionsReader = Reader<Versions<Fact<'ActorRelation'>, readonly RelationClaim[]> | undefined>;

/** One reader for each way to read, so that what is read by it is kept. */
const readers = new Map<RelationOf, VersionsReader>();

function versionsBy(relationOf: RelationOf): VersionsReader {
  let reader = readers.get(relationOf);
  if (reader === undefined) {
    reader = (facts, { policy }) =>
      versionsOf(
        facts.filter((fact) => isKind(fact, 'ActorRelation')),
        (fact) => {
          // Without `from` it is a finding about the actor, whenever learned: no lower bound.
          const start = fact.data.from === undefined ? -Infinity : instant(fact.data.from);
          const end = fact.data.to === undefined ? Infinity : instant(fact.data.to);
          return toVersion(fact, start, end, policy);
        },
        (claims) => claimsOf(claims, relationOf),
      );
    readers.set(relationOf, reader);
  }
  return reader;
}

function claimsOf(claims: readonly Version<Fact<'ActorRelation'>>[], relationOf: RelationOf): readonly RelationClaim[] {
  // Independence of which only the hurting part stands claims nothing; it still replaces what came before it.
  const counting = claims.map(({ fact }) => fact).filter(({ data, helps }) => relationOf(data) !== 'NONE' || helps);
  if (counting.length === 0) return unknown;
  const byRelation = Map.groupBy(counting, ({ data }): Relation => relationOf(data) ?? 'UNKNOWN');
  return [...byRelation].map(([relation, because]) => ({ relation, because }));
}
