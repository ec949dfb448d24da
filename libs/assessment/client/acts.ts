import type { Purpose } from '#libs/evidence';
import type { Fact } from '../facts/fact.js';
import type { ScopeEntry } from '../facts/scope.js';
import { isGroup, type RelationClaim } from '../registers/actors.js';
import { isPromotional } from '../registers/campaigns.js';
import type { Circumstances } from './circumstances.js';
import type { Owner } from './links.js';
import { type MessageReading, nothing } from './readings.js';

/** What an act amounts to for the client: it taints, it blocks, or a neutral rule sets it aside. */
export type Effect = 'TAINT' | 'R-132' | 'R-143' | NeutralRule;
export type NeutralRule = 'R-120' | 'R-121' | 'R-122' | 'R-123' | 'R-124' | 'R-125' | 'R-126' | 'R-127';

/** One way in which an outward act reached for a client: who, what for, about what; with its effect. */
export interface Act {
  readonly fact: Fact;
  readonly at: number;
  readonly owner: Owner;
  readonly form: 'COMMUNICATION' | 'EXPOSURE' | 'ORIGIN' | 'CONTACT' | 'REQUEST';
  /** By the firm itself, or by another actor. */
  readonly byFirm: boolean;
  /** What it promotes as a whole. */
  readonly entries: readonly ScopeEntry[];
  /** What it offers by name: one service and one asset each. */
  readonly offers: readonly ScopeEntry[];
  readonly effect: Effect;
  /** Evidence besides `fact` that makes it what it is: relation, campaign, surface, link, location, membership. */
  readonly grounds: Grounds;
}

/** Evidence in lists that many acts share; none is empty. */
type Grounds = readonly (readonly Fact[])[];

/** An act and all that makes it what it is. */
export const evidenceOf = ({ fact, grounds }: Act): readonly Fact[] => [fact, ...grounds.flat()];

/** What was read of a message. */
export interface Read {
  readonly readings: readonly MessageReading[];
  /** It reached nobody. */
  readonly hasFailed: boolean;
  /** Where it was delivered, as far as that says where the client was. */
  readonly deliveredCountry: string | undefined;
}

/** what a communication or an exposure amounts to. */
export function actsOf(
  fact: Fact,
  owner: Owner,
  circumstances: Circumstances,
  { readings, hasFailed, deliveredCountry }: Read,
): readonly Act[] {
  const form = fact.kind === 'FirmCommunication' ? 'COMMUNICATION' : 'EXPOSURE';
  const acts = readings.flatMap(({ purpose, claims, entries, offers, because }) => {
    const neutral = hasFailed ? 'R-127' : neutralPurpose(purpose);
    return claims.map((claim): Act => {
      const weighed = neutral ?? effectOf(fact.at, owner, circumstances, claim, deliveredCountry);
      const byFirm = claim.relation === 'FIRM';
      return { fact, at: fact.at, owner, form, byFirm, entries, offers, ...asEffect(weighed, because, owner.links) };
    });
  });
  return acts.length > 1 ? oneOfEachKind(worst(acts)) : acts;
}

/** A campaign is the union of its versions, and an actor what any version claims: whatever is adverse counts. */
export function worst(acts: readonly Act[]): readonly Act[] {
  const adverse = acts.filter(({ effect }) => isAdverse(effect));
  return adverse.length > 0 ? adverse : acts.slice(0, 1);
}

export const isAdverse = (effect: Effect): boolean => effect === 'TAINT' || effect === 'R-132' || effect === 'R-143';

/** Of acts that differ in their evidence alone one, with all of it. */
function oneOfEachKind(acts: readonly Act[]): readonly Act[] {
  const kinds: Act[][] = [];
  for (const act of acts) {
    const like = kinds.find(([one]) => one !== undefined && isLike(one, act));
    if (like === undefined) kinds.push([act]);
    else like.push(act);
  }
  return kinds.map((like) => ({ ...(like[0] as Act), grounds: [...new Set(like.flatMap(({ grounds }) => grounds))] }));
}

const isLike = (a: Act, b: Act): boolean =>
  a.effect === b.effect && a.byFirm === b.byFirm && a.entries === b.entries && a.offers === b.offers;

/** A solicitation of another form than a message: a first contact, an origin, a prompted request. */
export function solicitation(
  { fact, owner }: { readonly fact: Fact; readonly owner: Owner },
  form: Act['form'],
  circumstances: Circumstances,
  relation: RelationClaim,
  entries: readonly ScopeEntry[],
): Act {
  const effect = effectOf(fact.at, owner, circumstances, relation);
  const byFirm = relation.relation === 'FIRM';
  return { fact, at: fact.at, owner, form, byFirm, entries, offers: nothing, ...asEffect(effect, owner.links) };
}

interface Weighed {
  readonly effect: Effect;
  readonly because: readonly Fact[];
}

const asEffect = (
  weighed: NeutralRule | Weighed,
  ...more: Grounds
): { readonly effect: Effect; readonly grounds: Grounds } => {
  const [effect, because] = typeof weighed === 'string' ? [weighed, []] : [weighed.effect, weighed.because];
  return { effect, grounds: [because, ...more].filter((list) => list.length > 0) };
};

/** The neutral rule of a purpose that does not promote. */
function neutralPurpose(purpose: Purpose): NeutralRule | undefined {
  if (isPromotional(purpose)) return undefined;
  if (purpose === 'EDUCATION') return 'R-120';
  if (purpose === 'REPLY') return 'R-122';
  return purpose === 'DISCLOSURE' ? 'R-123' : 'R-121';
}

/** The common conditions of every taint: reached in the Union, not intragroup, attributable, and whose it is. */
function effectOf(
  at: number,
  owner: Owner,
  circumstances: Circumstances,
  { relation, because }: RelationClaim,
  deliveredCountry?: string,
): Weighed {
  const reach = circumstances.reachedAt(at, deliveredCountry);
  if (!reach.reached) return { effect: 'R-126', because: reach.because };
  const membership = circumstances.groupMembershipAt(at);
  if (membership !== undefined && isGroup(relation)) return { effect: 'R-125', because: [membership] };
  if (relation === 'NONE') return { effect: 'R-124', because };
  if (relation === 'UNKNOWN') return { effect: 'R-132', because };
  return { effect: owner.confirmed ? 'TAINT' : 'R-143', because };
}
