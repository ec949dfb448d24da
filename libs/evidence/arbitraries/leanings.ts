import fc, { type Arbitrary } from 'fast-check';
import { instantText } from '../instant.js';
import type { DataOf, KindName } from '../kinds.js';
import type { Cast } from './cast.js';
import { whenAround } from './words.js';

const of = fc.constantFrom;

/** By path: `spend/amount`. */
type Fields<Name extends KindName> = { readonly [Path in PathOf<keyof DataOf<Name> & string>]?: Arbitrary<unknown> };
type PathOf<Field extends string> = Field | `${Field}/${string}`;

/** What may arrive and be no evidence, by the name under which it is settled. */
const arrival = of('q1', 'q2', 'q3');

/** Fields of kinds in which schema and vocabulary alone would seldom say what a rule looks for. */
export function leaningsOf(cast: Cast): { readonly [Name in KindName]?: Fields<Name> } {
  const claims = claimsBy(cast);
  return {
    AllegationResolved: { outcome: of('UNFOUNDED', 'UNFOUNDED', 'SUBSTANTIATED') },
    ArrivalDismissed: { arrival, reason: of('NOT_EVIDENCE', 'DUPLICATE', 'WRONG_SUBJECT', 'REGRET') },
    Campaign: { 'spend/amount': of(100, '99.50') },
    Conflict: { conflictId: arrival, attempt: claims },
    ExposureCheck: {
      campaigns: fc.oneof(of('ALL', 'ALL', []), fc.subarray([...new Set(cast.campaigns)])),
      observability: of('FULL', 'FULL', 'PARTIAL'),
      result: of('NONE', 'NONE', 'FOUND'),
      knownPosition: of('0', '9'),
    },
    OriginEvidence: {
      kind: of('DIRECT_TYPE_IN', 'DIRECT_TYPE_IN', 'PERSONAL_REFERRAL', 'REFERRER_LOG', 'INDEPENDENT_MEDIA', 'OTHER'),
      referrer: of('news.example.org'),
    },
    ProviderEntity: { kind: of('THIRD_COUNTRY', 'THIRD_COUNTRY', 'EU') },
    Quarantined: { quarantineId: arrival, claims, raw: claims.map((event) => btoa(JSON.stringify(event))) },
    Retraction: { reason: of('DUPLICATE', 'TEST_DATA', 'WRONG_SUBJECT', 'REGRET') },
    Surface: { indicators: of(['LANGUAGE:fr'], ['LANGUAGE:fr', 'GEOBLOCK'], ['LANGUAGE:en'], []) },
  };
}

/** What something says it is: much of it true, some of it missing, some of it nothing. */
function claimsBy(cast: Cast): Arbitrary<Record<string, string>> {
  const kind = of('IpLogin', 'MarketingExposure', 'ClientContact', 'SourceHeartbeat', 'WindDownNotice', 'Nothing');
  const members = {
    type: kind.map((name) => `initium.${name}.v1`),
    subject: of(...cast.clients.map((id) => `client/${id}`), ...cast.identifiers.map((id) => `identifier/${id}`)),
    source: of(...cast.sources),
    id: fc.nat({ max: 30 }).map(String),
    time: whenAround(cast).map(instantText),
  };
  return fc.record(members, { requiredKeys: [] }) as Arbitrary<Record<string, string>>;
}
