import type { Purpose } from '#libs/evidence';
import { isAttributable, isGroup, type RelationClaim } from './actors.js';
import { effectivePurpose, isPromotional, statedPurpose } from './campaigns.js';
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
export function actOf(fact: Fact, owner: Owner, circumstances: Circumstances): Act | undefined {
  if (isKind(fact, 'FirmCommunication')) {
    const purpose = effectivePurpose(fact.data.purpose, fact.data);
    const entries = entriesOf(fact.data.coverage);
    const reading = purpose === 'REPLY' ? replyOf(fact, circumstances) : promotion(purpose, entries);
    return worst(fact, owner, 'COMMUNICATION', circumstances, [
      { ...reading, actor: fact.data.actor ?? 'FIRM', because: [] },
    ]);
  }
  if (isKind(fact, 'MarketingExposure'))
    return worst(fact, owner, 'EXPOSURE', circumstances, readingsOf(fact, circumstances));
  return undefined;
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

/** What the exposure itself says of purpose, actor and coverage prevails over its campaign, field by field. */
function readingsOf(fact: Fact<'MarketingExposure'>, { registers }: Circumstances): Reading[] {
  const { data } = fact;
  const campaign = data.campaign === undefined ? undefined : registers.campaigns.get(data.campaign);
  const purposes =
    data.purpose === undefined && campaign !== undefined ? campaign.purposes : [effectivePurpose(data.purpose, data)];
  const entries = data.coverage === undefined && campaign !== undefined ? campaign.entries : entriesOf(data.coverage);
  const actors = data.actor === undefined && campaign !== undefined ? campaign.actors : [data.actor];
  return purposes.map(statedPurpose).flatMap((purpose) =>
    actors.map((actor) => ({
      ...promotion(purpose, entries),
      actor,
      because: campaign === undefined ? [] : campaign.versions.slice(-1),
    })),
  );
}

/** Of several readings of one act (a campaign is the union of its versions) the worst counts. */
function worst(
  fact: Fact,
  owner: Owner,
  form: Act['form'],
  circumstances: Circumstances,
  readings: readonly Reading[],
): Act {
  const acts = readings.map((reading): Act => {
    const relation = circumstances.registers.actors.relationAt(reading.actor, fact.at);
    const { effect, because } = effectOf(fact, owner, circumstances, relation, reading.purpose);
    return {
      fact,
      at: fact.at,
      owner,
      form,
      byFirm: relation.relation === 'FIRM',
      entries: reading.entries,
      offers: reading.offers,
      effect,
      because: [...reading.because, ...because, ...owner.links],
    };
  });
  return acts.reduce((a, b) => (severity(b.effect) > severity(a.effect) ? b : a));
}

function severity(effect: Effect): number {
  switch (effect) {
    case 'TAINT':
      return 3;
    case 'R-132':
      return 2;
    case 'R-143':
      return 1;
    default:
      return 0;
  }
}

function effectOf(
  fact: Fact,
  owner: Owner,
  circumstances: Circumstances,
  relation: RelationClaim,
  purpose: Purpose,
): Pick<Act, 'effect' | 'because'> {
  const stage = isKind(fact, 'MarketingExposure') ? fact.data.stage : undefined;
  if (stage === 'SUPPRESSED' || stage === 'FAILED') return { effect: 'R-127', because: [] };
  if (!isPromotional(purpose)) return { effect: neutralPurpose(purpose), because: [] };
  const { deliveredCountry } = fact.data as { deliveredCountry?: string };
  return solicitationEffect(fact.at, owner, circumstances, relation, deliveredCountry);
}

function neutralPurpose(purpose: Purpose): NeutralRule {
  if (purpose === 'EDUCATION') return 'R-120';
  if (purpose === 'REPLY') return 'R-122';
  return purpose === 'DISCLOSURE' ? 'R-123' : 'R-121';
}

/** The common conditions of every taint: reached in the Union, not intragroup, attributable, and whose it is. */
export function solicitationEffect(
  at: number,
  owner: Owner,
  circumstances: Circumstances,
  { relation, because }: RelationClaim,
  deliveredCountry?: string,
): Pick<Act, 'effect' | 'because'> {
  const reach = circumstances.reachedAt(at, deliveredCountry);
  if (!reach.reached) return { effect: 'R-126', because: reach.because };
  const membership = circumstances.groupMembershipAt(at);
  if (membership !== undefined && isGroup(relation)) return { effect: 'R-125', because: [membership] };
  if (relation === 'NONE') return { effect: 'R-124', because };
  if (!isAttributable(relation)) return { effect: 'R-132', because };
  return { effect: owner.confirmed ? 'TAINT' : 'R-143', because };
}
