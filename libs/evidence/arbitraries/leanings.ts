import fc, { type Arbitrary } from 'fast-check';
import { typeOf } from '../event-type.js';
import { instantText } from '../instant.js';
import type { DataOf, KindName } from '../kinds.js';
import type { Cast } from './cast.js';
import { whenAround } from './words.js';

const of = fc.constantFrom;

/** By path: `spend/amount`. */
type Fields<Name extends KindName> = { readonly [Path in PathOf<keyof DataOf<Name> & string>]?: Arbitrary<unknown> };
type PathOf<Field extends string> = Field | `${Field}/${string}`;

/** By number, as what has to be told apart in a world, and what points at it (`generated.ts`). */
const number = fc.nat({ max: 30 }).map(String);

/** Fields of kinds in which schema and vocabulary alone would seldom say what a rule looks for. */
export function leaningsOf(cast: Cast): { readonly [Name in KindName]?: Fields<Name> } {
  const claims = claimsBy(cast);
  const approver = of(...cast.people, undefined);
  return {
    AllegationResolved: { outcome: of('UNFOUNDED', 'UNFOUNDED', 'SUBSTANTIATED'), approver },
    ArrivalDismissed: { arrival: number, approver, reason: of('NOT_EVIDENCE', 'DUPLICATE', 'WRONG_SUBJECT', 'REGRET') },
    Campaign: { 'spend/amount': of(100, '99.50') },
    Conflict: { conflictId: fc.option(number, { nil: undefined }), attempt: claims },
    ExposureCheck: {
      campaigns: fc.oneof(of('ALL', 'ALL', []), fc.subarray([...new Set(cast.campaigns)])),
      observability: of('FULL', 'FULL', 'PARTIAL'),
      result: of('NONE', 'NONE', 'FOUND'),
      knownPosition: of(undefined, undefined, undefined, '9'),
    },
    FirmCommunication: {
      purpose: of('OFFER', 'OFFER', 'OFFER', 'REPLY', 'REPLY', 'SERVICE', 'PROMOTION', 'EDUCATION', undefined),
      actor: of(undefined, undefined, ...cast.actors),
    },
    OriginEvidence: {
      kind: of('DIRECT_TYPE_IN', 'DIRECT_TYPE_IN', 'PERSONAL_REFERRAL', 'REFERRER_LOG', 'INDEPENDENT_MEDIA', 'OTHER'),
      referrer: of(undefined, 'news.example.org'),
    },
    ProviderEntity: { kind: of('THIRD_COUNTRY', 'THIRD_COUNTRY', 'EU') },
    Quarantined: {
      quarantineId: number,
      claims: fc.option(claims, { nil: undefined }),
      raw: fc.option(
        claims.map((event) => btoa(JSON.stringify(event))),
        { nil: undefined, freq: 3 },
      ),
      about: of(undefined, undefined, 'campaign/C1', 'entity/X'),
    },
    Retraction: {
      reason: of('DUPLICATE', 'TEST_DATA', 'WRONG_SUBJECT', 'REGRET'),
      evidence: of('memo', 'memo', 'memo', undefined),
      approver,
    },
    SourceGapResolved: { approver },
    Surface: { indicators: of(['LANGUAGE:fr'], ['LANGUAGE:fr', 'GEOBLOCK'], ['LANGUAGE:en'], []) },
  };
}

/** What something says it is: much of it true, some of it missing, some of it nothing. */
function claimsBy(cast: Cast): Arbitrary<Record<string, string>> {
  const kind = of('IpLogin', 'MarketingExposure', 'ClientContact', 'SourceHeartbeat', 'WindDownNotice', 'Nothing');
  const members = {
    type: kind.map(typeOf),
    subject: of(...cast.clients.map((id) => `client/${id}`), ...cast.identifiers.map((id) => `identifier/${id}`)),
    source: of(...cast.sources),
    id: fc.nat({ max: 30 }).map(String),
    time: whenAround(cast).map(instantText),
  };
  return fc.record(members, { requiredKeys: [] }) as Arbitrary<Record<string, string>>;
}
