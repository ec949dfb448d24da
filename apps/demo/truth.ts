import { day, end, hour } from './calendar.js';
import type { CampaignLife } from './campaigns.js';
import { authorised, firm, isMica, orderedToCease, type ServiceAndAsset, sameType } from './exchange.js';
import { inUnion, inUnionSince } from './geography.js';
import {
  type Ask,
  arrived,
  covers,
  type Life,
  matters,
  named,
  type Obstacle,
  type Offer,
  type Solicitation,
} from './life.js';
import type { Trace } from './stream.js';

/** Why Article 61 is or is not what this subject depends on, in truth. */
export type Route = 'EXEMPTION' | 'OUTSIDE' | 'AUTHORISED' | 'UNION_COMPANY' | 'NOT_MICA';

/** One line of the truth file: what really was, and what the evidence could show of it by the world's end. */
export interface Truth {
  readonly client: string;
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  /** Where the person really lives at the world's end. */
  readonly country: string;
  readonly route: Route;
  /** The firm, or someone for it, solicited this person for this subject, in the Union. */
  readonly solicited: boolean;
  readonly how: readonly string[];
  /** What was recorded by the end could show at least one of these solicitations. */
  readonly knowable: boolean;
  /** It truly rests on the client's own exclusive initiative, or is an offer that this initiative permits. */
  readonly qualifies: 'OWN_INITIATIVE' | 'SAME_TYPE_OFFER' | null;
  /** What life put in the way of showing it. */
  readonly obstacles: readonly Obstacle[];
  readonly turn: string;
}

/** Judges a whole life. It looks at what happened, never at how the ledger assesses it. */
export function judge(life: Life): Truth[] {
  const subjects = new Map<string, ServiceAndAsset>();
  const asked = [...life.asks, ...life.offers].filter(({ at }) => at <= end).map(({ subject }) => subject);
  for (const subject of [...asked, ...life.unasked])
    if (!subjects.has(named(subject))) subjects.set(named(subject), subject);
  return [...subjects.values()].map((subject) => verdict(life, subject));
}

function verdict(life: Life, subject: ServiceAndAsset): Truth {
  const asks = life.asks.filter((ask) => named(ask.subject) === named(subject) && ask.at <= end);
  const named_ = life.offers.filter((offer) => named(offer.subject) === named(subject) && offer.at <= end);
  const permitted = named_.filter((offer) => baseOf(life, offer));
  const refused = named_.filter((offer) => !permitted.includes(offer) && inUnion(offer.country));
  const acts = life.solicitations.filter((act) => matters(life, act, subject));
  const stay = asks.filter((ask) => ask.arrival.at >= lastEntry(life));
  const route = routeOf(life, subject);
  const solicited = acts.length + refused.length > 0;
  const own = route === 'EXEMPTION' && !solicited && stay.length > 0;
  const extended = route === 'EXEMPTION' && !solicited && asks.length === 0 && permitted.length > 0;
  const base = own ? stay : permitted.flatMap((offer) => baseOf(life, offer) ?? []);
  return {
    client: life.client,
    ...subject,
    entity: life.entity,
    country: life.home(end),
    route,
    solicited,
    how: [...new Set([...acts.map(({ how }) => how), ...refused.map(() => 'OFFER')])],
    knowable: acts.some(isShown) || refused.some(({ trace }) => arrived(trace)),
    qualifies: own ? 'OWN_INITIATIVE' : extended ? 'SAME_TYPE_OFFER' : null,
    obstacles: own || extended ? obstacles(life, subject, base) : [],
    turn: life.turn,
  };
}

function routeOf(life: Life, subject: ServiceAndAsset): Route {
  if (!isMica(subject.asset)) return 'NOT_MICA';
  if (!inUnion(life.home(end))) return 'OUTSIDE';
  if (life.entity === firm) return 'EXEMPTION';
  return authorised.has(subject.service) ? 'AUTHORISED' : 'UNION_COMPANY';
}

const isShown = (act: Solicitation): boolean => act.shownBy.length > 0 && act.shownBy.every((trace) => arrived(trace));

/** When the person came to live in the Union for the last time, or the State joined: always, for most. */
function lastEntry({ homes }: Life): number {
  const entries = homes.map(({ country }, index) => {
    if (!inUnion(country)) return homes[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    return inUnionSince(country);
  });
  return Math.max(...entries);
}

/** The client's own request in whose context an offer of the same type was made, if there is one. */
function baseOf(life: Life, offer: Offer): Ask | undefined {
  return life.asks.find(
    (ask) =>
      ask.at < offer.at &&
      offer.at <= Math.min(ask.fulfilled, ask.at + 10 * day) &&
      sameType(ask.subject, offer.subject) &&
      ask.arrival.at >= lastEntry(life) &&
      !orderedToCease(offer.at, life.locationShown ? offer.country : undefined) &&
      !life.solicitations.some((act) => act.at <= offer.at && matters(life, act, ask.subject)),
  );
}

const isLate = (trace: Trace): boolean => !trace.anchored && trace.at - (trace.occurred ?? trace.at) > 72 * hour;

function obstacles(life: Life, subject: ServiceAndAsset, asks: readonly Ask[]): Obstacle[] {
  const found = new Set<Obstacle>();
  for (const { kind, covers: covered } of life.suspicions)
    if (covers(covered, subject) || asks.some((ask) => covers(covered, ask.subject))) found.add(kind);
  const ways = asks.map((ask) => inTheWay(life, ask));
  const clear = ways.find((way) => way.length === 0);
  for (const kind of clear ?? ways.flat()) found.add(kind);
  return [...found].sort();
}

/** What stands between one own request and its proof. */
function inTheWay(life: Life, ask: Ask): Obstacle[] {
  const found: Obstacle[] = [];
  for (const trace of [ask.arrival.contact, ask.arrival.origin, ask.trace]) found.push(...fate(trace));
  // A check is of the client, not of one request: a later one serves as well, and one that finds something undoes it.
  const made = life.asks.flatMap(({ checks }) => checks).filter((check) => check.at >= ask.at && check.at <= end);
  const perfect = made.filter((check) => !check.found && fate(check.trace).length === 0);
  const held = life.links.filter((link) => arrived(link.trace)).map((link) => link.identifier);
  const complete = perfect.filter((check) => held.every((identifier) => check.identifiers.includes(identifier)));
  if (made.length === 0) found.push('EVIDENCE_MISSING');
  else if (made.some((check) => check.found && arrived(check.trace))) found.push('FOUND_FOR_ANOTHER');
  else if (perfect.length === 0) found.push(...made.flatMap((check) => fate(check.trace)));
  else if (complete.length === 0) found.push('CHECK_INCOMPLETE');

  const running = life.setting.campaigns.filter((campaign) => ran(life, campaign, ask));
  if (running.some((campaign) => !campaign.trackable)) found.push('UNTRACKABLE_CAMPAIGN');
  const traced = running.filter((campaign) => campaign.trackable);
  if (traced.length > 0 && perfect.every((check) => !check.full)) found.push('NOT_OBSERVED');
  else if (traced.some(({ trace }) => !perfect.some((check) => check.full && precedes(trace, check.trace))))
    found.push('CAMPAIGN_FOUND_LATER');
  if (blackedOut(life, ask)) found.push('SOURCE_OUTAGE');
  if (found.length > 0 && !life.locationShown) found.push('LOCATION_UNPROVEN');
  return found;
}

/** Whether the ledger had one before the other: within one delivery, in order of occurrence. */
const precedes = (one: Trace, other: Trace): boolean =>
  one.at < other.at || (one.at === other.at && (one.occurred ?? one.at) <= (other.occurred ?? other.at));

function fate(trace: Trace): Obstacle[] {
  if (!arrived(trace)) return [Number.isFinite(trace.at) ? 'NOT_RECORDED_YET' : 'EVIDENCE_MISSING'];
  return isLate(trace) ? ['RECORDED_LATE'] : [];
}

/** A campaign ran where the person lives, early enough to have brought them, and nobody is known to be independent. */
function ran(life: Life, campaign: CampaignLife, ask: Ask): boolean {
  const reached = life.locationShown ? campaign.reach.includes(life.home(ask.at)) : campaign.reach.some(inUnion);
  const independent = campaign.actor.clearedAtFirst && !arrived(campaign.actor.shown);
  // Who had asked for the like of it before the campaign opened did not come by it.
  const came = life.asks.some(({ at, subject, arrival }) => {
    const isBefore = at < campaign.from && arrival.at >= lastEntry(life);
    return isBefore && sameType(subject, ask.subject) && fate(ask.trace).length === 0;
  });
  const open = campaign.from <= ask.at && ask.at <= campaign.to + 180 * day && !came;
  return reached && open && campaign.promotes && !independent && covers(campaign.covers, ask.subject);
}

/** For part of the half year before the person came, nobody can say what a source sent to that State. */
function blackedOut(life: Life, ask: Ask): boolean {
  const { blackouts } = life.setting.sources;
  const reaches = (countries?: readonly string[]) =>
    !countries || !life.locationShown || countries.includes(life.home(ask.at));
  return blackouts.some(
    ({ countries, from, to }) => reaches(countries) && from <= ask.at && to >= ask.arrival.at - 180 * day,
  );
}
