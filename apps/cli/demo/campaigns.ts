import { day, instantOf, iso } from './calendar.js';
import type { Subject } from './exchange.js';
import { outside, perimeter } from './geography.js';
import type { Random } from './random.js';
import { type Stream, type Trace, unkept } from './stream.js';

/** Someone who speaks about the firm. `forFirm` is the truth; the relation in the ledger is what was found out. */
export interface ActorLife {
  readonly id: string;
  readonly forFirm: boolean;
  /** Said to be independent in the ledger, with evidence, from the start. */
  readonly clearedAtFirst: boolean;
  /** When the ledger learned that this actor works for the firm. */
  readonly shown: Trace;
  readonly group: boolean;
}

export interface CampaignLife {
  readonly id: string;
  readonly actor: ActorLife;
  readonly channel: string;
  readonly reach: readonly string[];
  readonly covers: readonly Subject[] | 'ALL';
  readonly trackable: boolean;
  readonly from: number;
  readonly to: number;
  /** It promotes the firm, in truth. */
  readonly promotes: boolean;
  readonly trace: Trace;
}

interface Plan {
  readonly id: string;
  readonly actor?: string;
  readonly channel: string;
  readonly purpose: string;
  readonly reach: readonly string[];
  readonly covers?: readonly Subject[];
  readonly trackable?: boolean;
  readonly from: string;
  readonly to: string;
  readonly foundOut?: string;
  readonly link?: boolean;
}

export const firmActor: ActorLife = {
  id: 'FIRM',
  forFirm: true,
  clearedAtFirst: false,
  shown: { at: Number.NEGATIVE_INFINITY },
  group: true,
};

/** Whom the public hears of the firm from, and what the ledger will ever learn of it. */
export function actors(stream: Stream): ActorLife[] {
  const enter = (id: string, at: string, data: Record<string, unknown>) =>
    stream.record({ kind: 'ActorRelation', source: 'compliance', subject: `actor/${id}`, at: instantOf(at), data });
  const contracted = (id: string, relation = 'CONTRACTED'): ActorLife => ({
    id,
    forFirm: true,
    clearedAtFirst: false,
    group: relation === 'CLOSE_LINK',
    shown: enter(id, '2025-10-16', { relation, evidence: 'agreement', from: iso(instantOf('2025-10-16')) }),
  });
  const cleared = (id: string) =>
    enter(id, '2025-10-16', {
      relation: 'NONE',
      evidence: 'statement and payment search',
      from: iso(instantOf('2025-10-14')),
    });
  const later = (id: string, at: string, remuneration: string, clearedAtFirst: boolean): ActorLife => {
    if (clearedAtFirst) cleared(id);
    const shown = enter(id, at, { relation: 'REMUNERATED', remuneration, evidence: 'payment records' });
    return { id, forFirm: true, clearedAtFirst, group: false, shown };
  };
  const independent = (id: string, clearedAtFirst: boolean, forFirm = false): ActorLife => {
    if (clearedAtFirst) cleared(id);
    return { id, forFirm, clearedAtFirst, group: false, shown: unkept };
  };
  return [
    contracted('nestfield'),
    contracted('orvane-brokers', 'CLOSE_LINK'),
    later('marlow-streams', '2026-08-21', 'fee waiver', true),
    later('tillycoin', '2026-09-10', 'bonus for each sign-up', false),
    later('quayside-group', '2026-08-12', 'monthly fee', false),
    independent('ledgerlines', true),
    independent('harbour-review', false),
    independent('velvet-podcast', false, true),
    independent('sable-letters', true, true),
  ];
}

/** The year's campaigns. Which States they reach depends on the seed; few are of the kind that nobody can trace. */
export function campaigns(stream: Stream, random: Random, cast: readonly ActorLife[]): CampaignLife[] {
  const states = random.shuffle(perimeter.filter(([, weight]) => weight <= 6).map(([country]) => country));
  const large = random.shuffle(['DE', 'FR', 'NL', 'PL']);
  const take = (count: number, big = 0): string[] => [...states.splice(0, count), ...large.slice(0, big)];
  const again = (count: number): string[] => random.sample(perimeter, count).map(([country]) => country);
  const abroad = outside.map(([country]) => country);
  const untraced = { trackable: false, purpose: 'BRAND' };
  const plans: Plan[] = [
    { id: 'club-shirt', channel: 'SPONSORSHIP', ...untraced, reach: take(1), from: '2026-02-01', to: '2026-06-30' },
    { id: 'metro-posters', channel: 'OUTDOOR', ...untraced, reach: take(1), from: '2026-06-01', to: '2026-07-15' },
    { id: 'radio-summer', channel: 'RADIO', ...untraced, reach: take(1), from: '2026-07-01', to: '2026-08-15' },
    {
      id: 'search-spring',
      channel: 'SEARCH_ADS',
      purpose: 'PROMOTION',
      reach: again(5),
      from: '2026-03-15',
      to: '2026-06-10',
    },
    {
      id: 'retarget-summer',
      channel: 'RETARGETING',
      purpose: 'PROMOTION',
      reach: again(8),
      from: '2026-05-10',
      to: '2026-08-31',
    },
    {
      id: 'search-autumn',
      channel: 'SEARCH_ADS',
      purpose: 'PROMOTION',
      reach: again(6),
      from: '2026-08-20',
      to: '2026-10-15',
    },
    {
      id: 'low-fees',
      channel: 'BANNER',
      purpose: 'PROMOTION',
      reach: again(5),
      from: '2026-06-01',
      to: '2026-07-31',
      covers: [{ service: 'c', asset: '*' }],
    },
    {
      id: 'nestfield-links',
      actor: 'nestfield',
      channel: 'AFFILIATE',
      purpose: 'PROMOTION',
      reach: again(6),
      from: '2026-04-20',
      to: '2026-09-30',
    },
    {
      id: 'brokers-letter',
      actor: 'orvane-brokers',
      channel: 'EMAIL',
      purpose: 'PROMOTION',
      reach: again(3),
      from: '2026-06-15',
      to: '2026-07-15',
    },
    {
      id: 'marlow-live',
      actor: 'marlow-streams',
      channel: 'INFLUENCER',
      purpose: 'PROMOTION',
      reach: again(6),
      from: '2026-05-05',
      to: '2026-08-31',
    },
    {
      id: 'ledgerlines-review',
      actor: 'ledgerlines',
      channel: 'SOCIAL_VIDEO',
      purpose: 'PROMOTION',
      reach: again(7),
      from: '2026-05-01',
      to: '2026-09-30',
    },
    {
      id: 'first-steps',
      channel: 'WEBINAR',
      purpose: 'EDUCATION',
      reach: again(10),
      from: '2026-05-12',
      to: '2026-09-30',
      link: false,
    },
    {
      id: 'trade-school',
      channel: 'WEBINAR',
      purpose: 'EDUCATION',
      reach: again(6),
      from: '2026-05-20',
      to: '2026-09-15',
      link: true,
    },
    {
      id: 'group-chat',
      actor: 'quayside-group',
      channel: 'MESSAGING_PLATFORM',
      purpose: 'PROMOTION',
      reach: again(2),
      from: '2026-06-01',
      to: '2026-06-20',
      foundOut: '2026-08-12',
    },
    {
      id: 'world-cup-banner',
      channel: 'BANNER',
      purpose: 'PROMOTION',
      reach: abroad,
      from: '2026-05-15',
      to: '2026-07-20',
    },
    {
      id: 'results-notice',
      channel: 'PRESS_RELEASE',
      purpose: 'DISCLOSURE',
      reach: again(12),
      from: '2026-07-28',
      to: '2026-08-04',
    },
  ];
  return plans.map((plan) => open(stream, plan, cast));
}

function open(stream: Stream, plan: Plan, cast: readonly ActorLife[]): CampaignLife {
  const actor = plan.actor ? cast.find(({ id }) => id === plan.actor) : firmActor;
  if (!actor) throw new RangeError(`no actor ${plan.actor}`);
  const [from, to] = [instantOf(plan.from), instantOf(plan.to)];
  const trackable = plan.trackable ?? true;
  const trace = stream.record({
    kind: 'Campaign',
    source: 'marketing',
    subject: `campaign/${plan.id}`,
    at: plan.foundOut ? instantOf(plan.foundOut) : from - 2 * day,
    data: {
      actor: actor.id,
      channel: plan.channel,
      purpose: plan.purpose,
      reach: plan.reach,
      ...(plan.covers && { coverage: plan.covers }),
      trackable,
      from: iso(from),
      to: iso(to),
      ...(plan.link !== undefined && { hasFirmLink: plan.link, collectsContact: plan.link }),
    },
  });
  const promotes = plan.purpose !== 'DISCLOSURE' && plan.link !== false;
  const { id, channel, reach } = plan;
  return { id, actor, channel, reach, covers: plan.covers ?? 'ALL', trackable, from, to, promotes, trace };
}
