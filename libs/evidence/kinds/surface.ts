import { kind } from '../kind.js';
import { List, Members, Optional, Text, Truth } from '../type-builders.js';
import { anchored, Instant, Note } from '../vocabulary.js';

/** Which are strong, weak or contrary is reference data, not vocabulary (docs/law.md, R-113). */
const Indicator = Text({
  // Of a domain's own letters all but blanks: not every language's patterns know sorts of letters.
  pattern:
    '^(?:LANGUAGE:[a-z]{2,3}|CCTLD:[^\u0000-,./:-`{-\u00a0\u1680\u2000-\u206f\u3000\ufeff]{2,24}|COUNTRY_PATH:(?:[A-Z]{2}|[a-z]{2})|(?:PHONE|ADDRESS|STORE_LISTING|NATIONAL_PAYMENT|SEO):[A-Z]{2}|NO_GEOBLOCK|EUR_CURRENCY|EUR_PAIRS|GEOBLOCK|EU_RESIDENCE_REFUSED|APP_WITHDRAWN|REDIRECT_TO_AUTHORISED)$',
  maxLength: 64,
  description:
    'an indicator: LANGUAGE:<code>, CCTLD:<tld without dot>, COUNTRY_PATH: PHONE: ADDRESS: STORE_LISTING: NATIONAL_PAYMENT: SEO:<country>, NO_GEOBLOCK, EUR_CURRENCY, EUR_PAIRS, GEOBLOCK, EU_RESIDENCE_REFUSED, APP_WITHDRAWN or REDIRECT_TO_AUTHORISED',
});

const Reason = Members(
  {
    indicator: Indicator,
    reason: Text({
      pattern: '^[A-Z][A-Z0-9_]{0,63}$',
      description: 'a code; HOME_LANGUAGE and SERVED_THIRD_COUNTRY excuse a strong indicator, others are recorded',
    }),
    evidence: Optional(Note),
  },
  { additionalProperties: false, description: 'a reason {indicator, reason, evidence}' },
);

export const surface = kind(
  'Surface',
  {
    indicators: List(Indicator, { maxItems: 200 }),
    strong: Truth(),
    reasons: Optional(List(Reason, { maxItems: 200 })),
    from: Instant,
    to: Optional(Instant),
    ...anchored,
  },
  {
    about: ['surface'],
    versioned: true,
    bearing: 'both',
    saidBy: 'granted',
    description: 'A page, app listing or telephone line, and what aims it at the Union (guideline 1).',
  },
);
