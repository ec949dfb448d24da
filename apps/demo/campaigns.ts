import { day, instantOf, iso } from './calendar.js';
import type { ServiceAndAsset } from './exchange.js';
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
  readonly covers: readonly ServiceAndAsset[] | 'ALL';
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
  /** A promotion when left out. */
  readonly purpose?: string;
  /** How many it reaches. */
  readonly states: number | 'ABROAD';
  readonly covers?: readonly ServiceAndAsset[];
  readonly trackable?: boolean;
  readonly from: string;
  readonly to: string;
  readonly foundOut?: string;
  readonly link?: boolean;
}

const untraced = { trackable: false, purpose: 'BRAND', states: 1 } as const;
const course = { purpose: 'EDUCATION' } as const;
const exchanging: readonly ServiceAndAsset[] = [{ service: 'c', asset: '*' }];
const found = { actor: 'quayside-group', foundOut: '2026-08-12' } as const;

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

/** The year's campaigns. */
const plans: readonly Plan[] = [
  { id: 'club-shirt', channel: 'SPONSORSHIP', ...untraced, from: '2026-02-01', to: '2026-06-30' },
  { id: 'metro-posters', channel: 'OUTDOOR', ...untraced, from: '2026-06-01', to: '2026-07-15' },
  { id: 'radio-summer', channel: 'RADIO', ...untraced, from: '2026-07-01', to: '2026-08-15' },
  { id: 'search-spring', channel: 'SEARCH_ADS', states: 5, from: '2026-03-15', to: '2026-06-10' },
  { id: 'retarget-summer', channel: 'RETARGETING', states: 8, from: '2026-05-10', to: '2026-08-31' },
  { id: 'search-autumn', channel: 'SEARCH_ADS', states: 6, from: '2026-08-20', to: '2026-10-15' },
  { id: 'low-fees', channel: 'BANNER', covers: exchanging, states: 5, from: '2026-06-01', to: '2026-07-31' },
  { id: 'nestfield-links', actor: 'nestfield', channel: 'AFFILIATE', states: 6, from: '2026-04-20', to: '2026-09-30' },
  { id: 'brokers-letter', actor: 'orvane-brokers', channel: 'EMAIL', states: 3, from: '2026-06-15', to: '2026-07-15' },
  {
    id: 'marlow-live',
    actor: 'marlow-streams',
    channel: 'INFLUENCER',
    states: 6,
    from: '2026-05-05',
    to: '2026-08-31',
  },
  {
    id: 'ledgerlines-review',
    actor: 'ledgerlines',
    channel: 'SOCIAL_VIDEO',
    states: 7,
    from: '2026-05-01',
    to: '2026-09-30',
  },
  { id: 'first-steps', channel: 'WEBINAR', ...course, link: false, states: 10, from: '2026-05-12', to: '2026-09-30' },
  { id: 'trade-school', channel: 'WEBINAR', ...course, link: true, states: 6, from: '2026-05-20', to: '2026-09-15' },
  { id: 'group-chat', ...found, channel: 'MESSAGING_PLATFORM', states: 2, from: '2026-06-01', to: '2026-06-20' },
  { id: 'world-cup-banner', channel: 'BANNER', states: 'ABROAD', from: '2026-05-15', to: '2026-07-20' },
  {
    id: 'results-notice',
    channel: 'PRESS_RELEASE',
    purpose: 'DISCLOSURE',
    states: 12,
    from: '2026-07-28',
    to: '2026-08-04',
  },
];

/** Which States they reach depends on the seed; those that nobody can trace reach one each, and none of the largest. */
export function campaigns(stream: Stream, random: Random, cast: readonly ActorLife[]): CampaignLife[] {
  const middling = random.shuffle(perimeter.filter(([, weight]) => weight <= 6)).map(([country]) => country);
  const reach = ({ states, trackable }: Plan): string[] => {
    if (states === 'ABROAD') return outside.map(([country]) => country);
    if (trackable === false) return middling.splice(0, states);
    return random.sample(perimeter, states).map(([country]) => country);
  };
  return plans.map((plan) => open(stream, plan, reach(plan), cast));
}

function open(stream: Stream, plan: Plan, reach: readonly string[], cast: readonly ActorLife[]): CampaignLife {
  const actor = plan.actor ? cast.find(({ id }) => id === plan.actor) : firmActor;
  if (!actor) throw new RangeError(`no actor ${plan.actor}`);
  const [from, to] = [instantOf(plan.from), instantOf(plan.to)];
  const { trackable = true, purpose = 'PROMOTION' } = plan;
  const trace = stream.record({
    kind: 'Campaign',
    source: 'marketing',
    subject: `campaign/${plan.id}`,
    at: plan.foundOut ? instantOf(plan.foundOut) : from - 2 * day,
    data: {
      actor: actor.id,
      channel: plan.channel,
      purpose,
      reach,
      ...(plan.covers && { coverage: plan.covers }),
      trackable,
      from: iso(from),
      to: iso(to),
      ...(plan.link !== undefined && { hasFirmLink: plan.link, collectsContact: plan.link }),
    },
  });
  const promotes = purpose !== 'DISCLOSURE' && plan.link !== false;
  const { id, channel } = plan;
  return { id, actor, channel, reach, covers: plan.covers ?? 'ALL', trackable, from, to, promotes, trace };
}
