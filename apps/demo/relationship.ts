import { day, end, hour, instantOf, iso, minute } from './calendar.js';
import { firm, order, type ServiceAndAsset } from './exchange.js';
import { type Ask, arrived, type Check, type ClientArrival, type Life, matters, named } from './life.js';
import type { Keeping, Trace } from './stream.js';

export interface Coming {
  readonly surface?: string;
  readonly channel?: string;
  readonly origin?: string;
  readonly actor?: string;
  readonly contact?: Keeping;
  readonly originKept?: Keeping;
  /** The first contact was made with an identifier that is linked afterwards. */
  readonly anonymous?: boolean;
}

const origins = [
  ['DIRECT_TYPE_IN', 5],
  ['UNPROMPTED_MAIL', 2],
  ['REFERRER_LOG', 3],
  ['INDEPENDENT_MEDIA', 2],
] as const;

/** Hosts from which visitors come by a link: a search engine's plain results, a forum, a price list. */
const referrers = ['search.example', 'forum.example', 'prices.example'] as const;

/** The person gets in touch. */
export function comes(life: Life, at: number, coming: Coming = {}): ClientArrival {
  const surface = coming.surface ?? life.random.pick(['site-en', 'site-en', 'site-en-2']);
  const channel = coming.channel ?? 'WEBSITE';
  const about = coming.anonymous ? { about: `identifier/${life.client}~device` } : {};
  const contact = life.kept('ClientContact', 'crm', at, { channel, surface }, { ...coming.contact, ...about });
  const kind = coming.origin ?? life.random.weighted(origins);
  const found = {
    kind,
    ...(coming.actor && { actor: coming.actor }),
    ...(kind === 'REFERRER_LOG' && { referrer: life.random.pick(referrers) }),
  };
  const origin = life.kept('OriginEvidence', 'crm', at + 2 * minute, found, coming.originKept ?? coming.contact ?? {});
  const arrival = { at, contact, origin };
  life.arrivals.push(arrival);
  life.tell(at, `got in touch by ${channel.toLowerCase()} (${surface}); origin ${kind.toLowerCase()}`);
  return arrival;
}

/** An account is opened: whose it is and where that person lives is verified. */
export function signsUp(life: Life, at: number, located = true): void {
  link(life, `${life.client}~mail`, at, 'CONFIRMED', 'mail confirmed');
  link(life, `${life.client}~device`, at + minute, 'CONFIRMED', 'login');
  if (located) proves(life, life.home(at), at + 5 * minute, at - life.random.whole(400, 4000) * day);
  else life.locationShown = false;
  if (life.random.chance(0.2))
    life.kept('ConsentChanged', 'crm', at + 7 * minute, {
      channel: 'EMAIL',
      consent: life.random.pick(['GIVEN', 'WITHDRAWN']),
    });
  if (life.random.chance(0.3)) {
    const text = 'I contact the firm at my own exclusive initiative.';
    life.kept('Attestation', 'crm', at + 6 * minute, { text });
  }
}

export function proves(life: Life, country: string, at: number, from: number, keeping: Keeping = {}): Trace {
  const data = { kind: 'ESTABLISHED', country, from: iso(from) };
  life.tell(at, `residence in ${country} verified`);
  return life.kept('LocationEvidence', 'compliance', at, data, keeping);
}

export function link(
  life: Life,
  identifier: string,
  at: number,
  confidence: string,
  method: string,
  by?: string,
): Trace {
  const data = { identifier, confidence, method };
  const trace = life.kept('IdentityLink', 'compliance', at, data, by ? { by } : {});
  life.links.push({ identifier, trace });
  return trace;
}

export interface Asking {
  readonly request?: Keeping;
  readonly check?: Keeping;
  readonly partial?: boolean;
  readonly unchecked?: boolean;
  readonly promptedBy?: string;
  readonly fulfilledAfter?: number;
  readonly served?: boolean;
}

/** The client asks for a service on an asset; the exchange looks for what may have prompted it, and serves. */
export function asks(
  life: Life,
  arrival: ClientArrival,
  subject: ServiceAndAsset,
  at: number,
  asking: Asking = {},
): Ask {
  const data = { ...subject, ...(asking.promptedBy && { promptedBy: asking.promptedBy }) };
  const trace = life.kept('ServiceRequest', 'gateway', at, data, asking.request);
  const after = asking.fulfilledAfter ?? life.random.whole(4, 60) * hour;
  const ask: Ask = { subject, at, arrival, trace, checks: [], fulfilled: at + after };
  life.asks.push(ask);
  life.tell(at, `asked for ${named(subject)}`);
  if (!asking.unchecked) checks(life, ask, at + life.random.whole(10, 50) * minute, asking);
  if (asking.served === false) return ask;
  if (trace.event) {
    const request = { source: trace.event.source, id: trace.event.id };
    life.kept('RequestFulfilled', 'gateway', ask.fulfilled, { request });
  }
  life.kept('ServiceProvided', 'gateway', ask.fulfilled, { ...subject, entity: life.entity });
  return ask;
}

/** The exchange's own look at everything it knows of the client's identifiers and of all campaigns. */
export function checks(life: Life, ask: Ask, at: number, how: Asking & { omit?: string } = {}): Check {
  const found = life.solicitations.some(
    (act) =>
      matters(life, act, ask.subject) && act.shownBy.length > 0 && act.shownBy.every((trace) => arrived(trace, at)),
  );
  const links = life.links.filter(({ trace }) => trace.event && Date.parse(trace.event.time) <= at);
  const identifiers = links.map(({ identifier }) => identifier).filter((identifier) => identifier !== how.omit);
  const full = !how.partial;
  const trace = life.kept(
    'ExposureCheck',
    'compliance',
    at,
    { identifiers, campaigns: 'ALL', observability: full ? 'FULL' : 'PARTIAL', result: found ? 'FOUND' : 'NONE' },
    { ...how.check, by: 'exposure-check' },
  );
  const check = { at, trace, full, found, identifiers };
  ask.checks.push(check);
  life.tell(at, `exposure check for ${named(ask.subject)}: ${found ? 'found' : 'none'}${full ? '' : ', seen in part'}`);
  return check;
}

/** The everyday of an account: logins, service messages, orders. Neutral, and most of the volume. */
export function livesOn(life: Life, from: number, logins?: string): void {
  const { random } = life;
  const ask = life.asks[0];
  const region = life.setting.sources;
  for (
    let at = from + random.whole(1, 4) * day;
    at < end;
    at += random.whole(3, 11) * day + random.whole(0, 23) * hour
  ) {
    const country = logins ?? life.home(at);
    life.kept('IpLogin', 'gateway', at, { country });
    if (random.chance(0.45)) {
      const regional = region.pushRegion.includes(life.home(at)) && random.chance(0.4);
      const [source, channel] = regional ? ['push-partner', 'PUSH_NOTIFICATION'] : ['mailer', 'EMAIL'];
      life.kept('FirmCommunication', source, at + random.whole(5, 90) * minute, { channel, purpose: 'SERVICE' });
    }
    if (ask && at > ask.fulfilled && random.chance(0.35)) {
      const { subject } = random.pick(life.asks.filter((each) => each.fulfilled < at));
      life.kept('ServiceProvided', 'gateway', at + 10 * minute, { ...subject, entity: life.entity });
    }
  }
  if (life.entity === firm && life.home(end) === order.state && from < instantOf('2026-06-20')) {
    const deadline = iso(instantOf('2026-10-31'));
    life.kept('WindDownNotice', 'crm', instantOf('2026-06-20'), { entity: firm, deadline, channel: 'EMAIL' });
  }
  if (life.entity !== firm || from > instantOf('2026-07-06')) return;
  const notice = instantOf('2026-07-06') + random.whole(8, 18) * hour;
  life.kept('FirmCommunication', 'mailer', notice, { channel: 'EMAIL', purpose: 'SERVICE' });
}
