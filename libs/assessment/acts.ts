import type { Purpose } from '#libs/evidence';
import { isGroup, type RelationClaim } from './actors.js';
import { type CampaignRecord, effectivePurpose, isPromotional, statedPurpose } from './campaigns.js';
import type { Circumstances } from './circumstances.js';
import { type Entry, entriesOf, isNamed } from './coverage.js';
import type { Fact } from './fact.js';
import { isKind } from './fact.js';
import type { Owner } from './links.js';
import { beyondEnquiry } from './replies.js';

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
  readonly entries: readonly Entry[];
  /** What it offers by name: one service and one asset each. */
  readonly offers: readonly Entry[];
  readonly effect: Effect;
  /** Evidence besides `fact` that makes it what it is: relation, campaign, surface, link, location, membership. */
  readonly because: readonly Fact[];
}

interface Reading {
  readonly purpose: Purpose;
  readonly actor: string | undefined;
  readonly entries: readonly Entry[];
  readonly offers: readonly Entry[];
  readonly because: readonly Fact[];
}

/** what a communication or an exposure amounts to. */
export function actsOf(fact: Fact, owner: Owner, circumstances: Circumstances): readonly Act[] {
  if (isKind(fact, 'FirmCommunication')) {
    const purpose = effectivePurpose(fact.data.purpose, fact.data);
    const reading =
      purpose === 'REPLY' ? replyOf(fact, circumstances) : promotion(purpose, entriesOf(fact.data.coverage));
    const readings = [{ ...reading, actor: fact.data.actor ?? 'FIRM', because: [] }];
    return worst(readings.flatMap((one) => actsOfReading(fact, owner, 'COMMUNICATION', circumstances, one)));
  }
  if (!isKind(fact, 'MarketingExposure')) return [];
  const readings = readingsOf(fact, circumstances);
  return worst(readings.flatMap((one) => actsOfReading(fact, owner, 'EXPOSURE', circumstances, one)));
}

/** What is promoted as a whole, and what is offered by name. Only an OFFER offers. */
function promotion(purpose: Purpose, all: readonly Entry[]): Pick<Reading, 'purpose' | 'entries' | 'offers'> {
  if (purpose !== 'OFFER') return { purpose, entries: all, offers: [] };
  return { purpose, entries: all.filter((entry) => !isNamed(entry)), offers: all.filter(isNamed) };
}

/** A reply offers what it names beyond the enquiry that it answers; one that answers nothing is unclassified. */
function replyOf(
  fact: Fact<'FirmCommunication'>,
  circumstances: Circumstances,
): Pick<Reading, 'purpose' | 'entries' | 'offers'> {
  const enquiry = circumstances.enquiryOf(fact);
  if (enquiry === undefined) return promotion('UNCLASSIFIED', entriesOf(fact.data.coverage));
  const excess = beyondEnquiry(fact.data.coverage, enquiry);
  if (excess.length === 0) return { purpose: 'REPLY', entries: [], offers: [] };
  return promotion('OFFER', excess);
}

/**
 * What the exposure itself says of purpose, actor and coverage prevails over its campaign, field by field. A campaign
 * that is not registered, or of which only the hurting part stands, leaves unknown what the exposure does not say.
 */
function readingsOf(fact: Fact<'MarketingExposure'>, { registers }: Circumstances): Reading[] {
  const campaign = fact.data.campaign === undefined ? undefined : registers.campaigns.get(fact.data.campaign);
  if (campaign === undefined) return readingsUnder(fact, undefined);
  return [...readingsUnder(fact, campaign), ...(campaign.explains ? [] : readingsUnder(fact, undefined))];
}

function readingsUnder({ data }: Fact<'MarketingExposure'>, campaign: CampaignRecord | undefined): Reading[] {
  const purposes =
    data.purpose === undefined && campaign !== undefined ? campaign.purposes : [effectivePurpose(data.purpose, data)];
  const entries = data.coverage === undefined && campaign !== undefined ? campaign.entries : entriesOf(data.coverage);
  const actors = data.actor === undefined && campaign !== undefined ? campaign.actors : [data.actor];
  const because = campaign === undefined ? [] : campaign.versions.slice(-1);
  return purposes
    .map(statedPurpose)
    .flatMap((purpose) => actors.map((actor) => ({ ...promotion(purpose, entries), actor, because })));
}

/** A campaign is the union of its versions, and an actor what any version claims: whatever is adverse counts. */
export function worst(acts: readonly Act[]): readonly Act[] {
  const adverse = acts.filter(({ effect }) => isAdverse(effect));
  return adverse.length > 0 ? adverse : acts.slice(0, 1);
}

export const isAdverse = (effect: Effect): boolean => effect === 'TAINT' || effect === 'R-132' || effect === 'R-143';

function actsOfReading(
  fact: Fact,
  owner: Owner,
  form: Act['form'],
  circumstances: Circumstances,
  { purpose, actor, entries, offers, because }: Reading,
): Act[] {
  const { stage, deliveredCountry } = fact.data as { stage?: string; deliveredCountry?: string };
  const neutral = stage === 'SUPPRESSED' || stage === 'FAILED' ? 'R-127' : neutralPurpose(purpose);
  return circumstances.registers.actors.relationsAt(actor, fact.at).map((relation) => {
    const effect = neutral ?? effectOf(fact.at, owner, circumstances, relation, deliveredCountry);
    const byFirm = relation.relation === 'FIRM';
    return {
      fact,
      at: fact.at,
      owner,
      form,
      byFirm,
      entries,
      offers,
      ...asEffect(effect, [...because, ...owner.links]),
    };
  });
}

/** A solicitation of another form than a message: a first contact, an origin, a prompted request. */
export function solicitation(
  { fact, owner }: { readonly fact: Fact; readonly owner: Owner },
  form: Act['form'],
  circumstances: Circumstances,
  relation: RelationClaim,
  entries: readonly Entry[],
): Act {
  const effect = effectOf(fact.at, owner, circumstances, relation);
  const byFirm = relation.relation === 'FIRM';
  return { fact, at: fact.at, owner, form, byFirm, entries, offers: [], ...asEffect(effect, owner.links) };
}

interface Weighed {
  readonly effect: Effect;
  readonly because: readonly Fact[];
}

const asEffect = (effect: Effect | Weighed, because: readonly Fact[]): Weighed =>
  typeof effect === 'string'
    ? { effect, because }
    : { effect: effect.effect, because: [...effect.because, ...because] };

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
