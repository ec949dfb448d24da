/** As much of a page as is looked at: a browser's own window. */
export interface VisitedPage {
  readonly document: { readonly referrer: string };
  readonly location: {
    readonly href: string;
    readonly origin: string;
    readonly pathname: string;
    readonly search: string;
  };
  readonly localStorage: { getItem(name: string): string | null; setItem(name: string, value: string): void };
  readonly navigator: { sendBeacon(url: string, body: Blob): boolean };
}

export interface FirstVisitOptions {
  /** Where your own server takes it, on the page's own origin: never the ledger, whose token no browser may have. */
  readonly endpoint: string;
  /** The name of this surface in your register. */
  readonly surface: string;
  /** Whether this visitor has agreed. It is asked before anything is looked at, kept or sent. */
  readonly hasConsented: () => boolean;
}

/** What a first visit tells, and nothing about the person: no address, no cookie, no identifier, no query. */
export interface FirstVisit {
  readonly surface: string;
  /** The host that referred; absent where none did, or none is told. */
  readonly referrer?: string;
  /** The first two steps of the path, those of them that are words; the others are `*`. */
  readonly landing: string;
  /** Which parameters of campaigns the address had; no values. */
  readonly tags: readonly string[];
  /** The campaign that the address names (`utm_campaign`). */
  readonly campaign?: string;
}

const mark = 'initium-first-visit';
const tagNames = [
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'gclid',
  'gbraid',
  'wbraid',
  'dclid',
  'fbclid',
  'msclkid',
  'ttclid',
  'twclid',
  'irclickid',
  'aff',
  'affiliate',
  'ref',
];

/**
 * Tells your own server of a visitor's first visit, once. Does nothing until it is called, and nothing where the visitor has
 * not agreed. Gives whether it was sent. Throws a `TypeError` where the endpoint is on another origin.
 */
export function recordFirstVisit(
  { endpoint, surface, hasConsented }: FirstVisitOptions,
  page: VisitedPage = globalThis as unknown as VisitedPage,
): boolean {
  if (hasConsented() !== true) return false;
  const url = new URL(endpoint, page.location.href);
  if (url.origin !== page.location.origin) throw new TypeError(`${url.origin} is another origin`);
  if (page.localStorage.getItem(mark) !== null) return false;
  const body = new Blob([JSON.stringify(visitOf(surface, page))], { type: 'application/json' });
  if (!page.navigator.sendBeacon(url.href, body)) return false;
  page.localStorage.setItem(mark, 'told');
  return true;
}

function visitOf(surface: string, { document, location }: VisitedPage): FirstVisit {
  const query = new URLSearchParams(location.search);
  const referrer = URL.canParse(document.referrer) ? new URL(document.referrer) : undefined;
  const campaign = query.get('utm_campaign') ?? '';
  const steps = location.pathname
    .split('/')
    .filter((step) => step !== '')
    .slice(0, 2);
  return {
    surface,
    ...(referrer !== undefined && referrer.origin !== location.origin && { referrer: referrer.hostname }),
    landing: `/${steps.map((step) => (/^[A-Za-z-]{1,32}$/.test(step) ? step : '*')).join('/')}`,
    tags: tagNames.filter((name) => query.has(name)),
    ...(/^[A-Za-z][A-Za-z0-9._~-]{0,63}$/.test(campaign) && { campaign }),
  };
}
