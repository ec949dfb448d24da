import { instantOf, iso, opening } from './calendar.js';
import type { Stream } from './stream.js';

/** A page, an app listing or a telephone line of the firm. `aimedAt` is the truth: whom in the Union it was made for. */
export interface SurfaceLife {
  readonly id: string;
  readonly aimedAt: readonly string[];
  readonly channel: string;
  readonly from: number;
  readonly to: number;
}

interface Plan {
  readonly id: string;
  readonly aimedAt?: readonly string[];
  readonly channel?: string;
  readonly indicators: readonly string[];
  readonly strong: boolean;
  readonly reasons?: readonly { indicator: string; reason: string; evidence: string }[];
  readonly from?: string;
  readonly to?: string;
  /** When it was put on file, where that was later than it was there. */
  readonly registered?: string;
}

const plans: readonly Plan[] = [
  { id: 'site-en', indicators: ['LANGUAGE:en', 'EUR_CURRENCY', 'NO_GEOBLOCK'], strong: false },
  { id: 'site-en-2', indicators: ['LANGUAGE:en', 'EU_RESIDENCE_REFUSED'], strong: false },
  {
    id: 'site-de',
    indicators: ['LANGUAGE:de', 'COUNTRY_PATH:DE'],
    strong: true,
    aimedAt: ['DE', 'AT'],
    to: '2026-09-01',
  },
  {
    id: 'site-nl',
    indicators: ['LANGUAGE:nl', 'NATIONAL_PAYMENT:NL'],
    strong: true,
    aimedAt: ['NL', 'BE'],
    from: '2026-05-10',
  },
  {
    id: 'app-pl',
    indicators: ['STORE_LISTING:PL'],
    strong: true,
    aimedAt: ['PL'],
    channel: 'MOBILE_APP',
    from: '2026-04-01',
  },
  {
    id: 'site-pt',
    indicators: ['LANGUAGE:pt'],
    strong: false,
    reasons: [{ indicator: 'LANGUAGE:pt', reason: 'SERVED_THIRD_COUNTRY', evidence: 'registration in Brazil' }],
  },
  { id: 'landing-late', indicators: ['LANGUAGE:en'], strong: false, from: '2026-06-01', registered: '2026-10-05' },
];

export function surfaces(stream: Stream): SurfaceLife[] {
  return plans.map(({ id, aimedAt = [], channel = 'WEBSITE', indicators, strong, reasons, ...plan }) => {
    const from = plan.from ? instantOf(plan.from) : opening;
    const enter = (at: number, extent: object) =>
      stream.record({
        kind: 'Surface',
        source: 'marketing',
        subject: `surface/${id}`,
        at,
        data: { indicators, strong, ...(reasons && { reasons }), from: iso(from), ...extent },
      });
    enter(plan.registered ? instantOf(plan.registered) : from, {});
    const to = plan.to ? instantOf(plan.to) : Number.POSITIVE_INFINITY;
    if (plan.to) enter(to, { to: iso(to) });
    return { id, aimedAt, channel, from, to };
  });
}
