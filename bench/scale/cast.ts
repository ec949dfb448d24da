import { type Evidence, instantText } from '#libs/evidence';
import { draw, pick, share } from './draw.js';
import { day, type Shape, type Span, spanOf } from './shape.js';

/** What is registered, and when the ledger learns it. */
export interface Entry {
  readonly at: number;
  readonly event: Evidence;
}

export const union = ['DE', 'FR', 'IT', 'ES', 'PL', 'NL', 'RO', 'BE', 'SE', 'AT', 'PT', 'CZ', 'HU', 'FI', 'IE', 'DK'];
export const abroad = ['CH', 'GB', 'US', 'BR', 'JP', 'TR'];
const small = ['MT', 'LU', 'CY', 'EE'];

export const entities = ['firm', 'firm-union'];
/** Twenty of them; the last is out of scope. */
export const assets = Array.from({ length: 20 }, (_, n) => ['BTC', 'ETH', 'EURQ', 'USDQ'][n] ?? `TK${n}`);
const actors = Array.from({ length: 100 }, (_, n) => `actor-${n}`);
export const surfaces = Array.from({ length: 50 }, (_, n) => `site-${n}`);
export const campaignCount = 200;
const campaignDays = 50;

/** The systems that report on clients. Each numbers what it sends, and says each day how far it has counted. */
export const sources: readonly { readonly id: string; readonly channels: readonly string[]; countries?: string[] }[] = [
  { id: 'gateway', channels: ['WEBSITE'] },
  { id: 'gateway-app', channels: ['MOBILE_APP', 'IN_APP_PROMPT'] },
  { id: 'mailer', channels: ['EMAIL'] },
  { id: 'push', channels: ['PUSH_NOTIFICATION'] },
  { id: 'campaign-mailer', channels: ['EMAIL'] },
  { id: 'ad-platform', channels: ['INTERNET_AD', 'BANNER', 'SEARCH_ADS'] },
  { id: 'affiliate-tracker', channels: ['AFFILIATE', 'INFLUENCER'], countries: ['ES', 'PT', 'SE', 'FI'] },
  { id: 'crm', channels: ['CHAT', 'PHONE_CALL'] },
  { id: 'crm-partner', channels: ['FACE_TO_FACE'] },
  { id: 'compliance', channels: ['OTHER'] },
];

/** Every second campaign teaches and promotes nothing. In the order of their starts, evenly over the time. */
export const campaignAt = ({ begin, end }: Span, time: number, promotes: boolean, bits: number): string => {
  const running = ((time - begin) / (end - begin)) * campaignCount;
  const among = Math.ceil((campaignDays * day * campaignCount) / (end - begin));
  const number = Math.max(0, Math.min(campaignCount - 1, Math.floor(running - share(bits) * among)));
  return `campaign-${promotes ? number & ~1 : number | 1}`;
};

/** Everything that is registered, in the order in which the ledger learns it. */
export function castOf(shape: Shape): Entry[] {
  const span = spanOf(shape);
  const entries = [
    ...registry(span),
    ...assets.map((id, n) => entry('registry', 'AssetRegistered', `asset/${id}`, span.begin, asset(n))),
    ...actors.flatMap((id, n) => actor(id, n, span)),
    ...surfaces.map((id, n) => entry('marketing', 'Surface', `surface/${id}`, span.begin, surface(n, span))),
    ...Array.from({ length: campaignCount }, (_, n) => campaign(n, shape, span)),
    ...gaps(span),
  ];
  return entries.sort((a, b) => a.at - b.at);
}

function entry(source: string, kind: string, subject: string, at: number, data: object, by?: string): Entry {
  const id = `${kind}-${subject.replaceAll('/', '-')}-${at}`;
  const person = by === undefined ? {} : { authid: by, authtype: 'user' };
  const type = `initium.${kind}.v1`;
  const event = { specversion: '1.0', id, source, type, subject, time: instantText(at), ...person, data };
  return { at, event: event as Evidence };
}

function registry({ begin }: Span): Entry[] {
  const [firm, member] = entities as [string, string];
  const authorisations = [{ services: ['a', 'c', 'd', 'e', 'j'], from: instantText(begin), memberState: 'MT' }];
  const basis = 'national register';
  return [
    entry('registry', 'ProviderEntity', `entity/${firm}`, begin, { kind: 'THIRD_COUNTRY', country: 'SC' }),
    entry('registry', 'ProviderEntity', `entity/${member}`, begin, { kind: 'EU', country: 'MT', authorisations }),
    entry('registry', 'TransitionalEntitlement', `entity/${firm}`, begin, {
      memberState: 'ES',
      services: 'ALL',
      basis,
    }),
    ...sources.map(({ id, channels, countries }) =>
      entry('monitor', 'Source', `source/${id}`, begin, {
        channels,
        ...(countries && { countries }),
        heartbeatEvery: 'P1D',
        owner: 'operations',
        from: instantText(begin),
      }),
    ),
  ];
}

function asset(n: number): object {
  if (n === assets.length - 1) return { micaScope: false, category: 'OTHER' };
  if (n === 2 || n === 3) return { micaScope: true, category: 'EMT', emtCurrency: n === 2 ? 'EUR' : 'USD' };
  const liquidity = n % 5 === 0 ? 'ILLIQUID' : 'LIQUID';
  return { micaScope: true, category: 'OTHER', dlt: 'ethereum', liquidity, issuerIdentifiable: true, riskBand: n % 3 };
}

function actor(id: string, n: number, { begin, end }: Span): Entry[] {
  const say = (at: number, data: object) => entry('compliance-desk', 'ActorRelation', `actor/${id}`, at, data);
  const from = instantText(begin);
  if (n < 40) return [say(begin, { relation: 'CONTRACTED', evidence: 'agreement', from })];
  const cleared = say(begin, { relation: 'NONE', evidence: 'statement and payment search', from });
  if (n < 75) return [cleared];
  const later = begin + ((n - 75) / 25) * (end - begin);
  // What was found out late: some had been cleared.
  const found = say(Math.floor(later) + 1, { relation: 'REMUNERATED', evidence: 'payment records' });
  return n % 2 === 0 ? [cleared, found] : [found];
}

function surface(n: number, { begin }: Span): object {
  const indicators = n < 5 ? [`LANGUAGE:${pick(['de', 'fr', 'it'], n)}`] : ['LANGUAGE:en', 'NO_GEOBLOCK'];
  return { indicators, strong: n < 5, from: instantText(begin) };
}

/** Some are learned weeks late; a few, in small States, nobody can trace. */
function campaign(n: number, { seed }: Shape, span: Span): Entry {
  const promotes = n % 2 === 0;
  const from = Math.floor(span.begin + (n / campaignCount) * (span.end - span.begin));
  const to = Math.min(from + campaignDays * day, span.end);
  const untraced = n % 50 === 10;
  const late = n % 10 === 4;
  const first = draw(seed, n, 0, 1) % union.length;
  const reach = Array.from({ length: 1 + (n % 5) }, (_, index) => union[(first + index * 3) % union.length]);
  const known = Math.min(span.end - day, late ? from + 40 * day : Math.max(span.begin, from - 2 * day));
  return entry('marketing', 'Campaign', `campaign/campaign-${n}`, Math.floor(known), {
    actor: n % 3 === 0 ? 'FIRM' : pick(actors, draw(seed, n, 0, 2)),
    channel: pick(['EMAIL', 'INTERNET_AD', 'AFFILIATE', 'SEARCH_ADS'], n),
    purpose: promotes ? 'PROMOTION' : 'EDUCATION',
    ...(!promotes && { hasFirmLink: false, collectsContact: false }),
    reach: untraced ? [pick(small, n)] : [...new Set(reach)],
    trackable: !untraced,
    from: instantText(from),
    to: instantText(to),
  });
}

/** Outages that were declared: one that lost nothing, as two persons say, one that did. */
function gaps({ begin, end }: Span): Entry[] {
  const cut = (part: number) => Math.floor(begin + part * (end - begin));
  const said = (source: string, from: number, outcome: string): Entry[] => {
    const period = { periodFrom: instantText(from), periodTo: instantText(from + 6 * 3_600_000) };
    const resolved = { ...period, outcome, evidence: 'incident report', approver: 'staff-lena' };
    return [
      entry('monitor', 'SourceGap', `source/${source}`, from + day, { ...period, reason: 'queue down' }),
      entry('monitor', 'SourceGapResolved', `source/${source}`, from + 6 * day, resolved, 'staff-ivo'),
    ];
  };
  return [...said('mailer', cut(0.3), 'RECOVERED'), ...said('affiliate-tracker', cut(0.6), 'LOST')];
}
