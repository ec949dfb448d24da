import type { EventReference } from '#libs/evidence';
import type { FirstVisit } from './first-visit.js';
import type { Producer } from './producer.js';
import { ProducerRefusal } from './producer-refusal.js';

/** Whose visit it was, by your server's own pseudonym (`identifier/…`), and when it came in by its clock. */
export interface Visitor {
  readonly subject: string;
  readonly time: Date;
}

const bodyLengthMax = 4_096;

/**
 * Records what a browser told of a first visit, on your own server, whose word it is from here on. A contact by the surface;
 * a click on advertising where the address had a campaign's parameters; else where the visitor came from. Where no referrer
 * is told nothing is said of the origin: browsers leave it out for many reasons, so it shows no visit by the client's own hand.
 *
 * @param body as it was sent. Throws a `ProducerRefusal` where it is none.
 */
export async function recordVisit(
  producer: Producer,
  body: string,
  visitor: Visitor,
): Promise<readonly EventReference[]> {
  const { surface, referrer, tags, campaign } = visitIn(body);
  const recorded = [await producer.record('ClientContact', { ...visitor, data: { channel: 'WEBSITE', surface } })];
  if (tags.length > 0) {
    const data = { channel: 'INTERNET_AD', stage: 'CLICKED', ...(campaign !== undefined && { campaign }) } as const;
    recorded.push(await producer.record('MarketingExposure', { ...visitor, data }));
  } else if (referrer !== undefined) {
    const data = { kind: 'REFERRER_LOG', referrer } as const;
    recorded.push(await producer.record('OriginEvidence', { ...visitor, data }));
  }
  return recorded;
}

/** Whoever likes may send something to an endpoint of a website: it is read as strictly as what a stranger says. */
function visitIn(body: string): FirstVisit {
  const isText = (value: unknown): boolean => typeof value === 'string';
  const isNone = (value: unknown): boolean => value === undefined;
  try {
    const visit = JSON.parse(body.length > bodyLengthMax ? '' : body) as FirstVisit;
    const { surface, landing, tags, referrer, campaign } = visit;
    const isVisit = isText(surface) && isText(landing) && Array.isArray(tags) && tags.every(isText);
    if (isVisit && [referrer, campaign].every((one) => isNone(one) || isText(one))) return visit;
  } catch {
    // As below.
  }
  throw new ProducerRefusal('not-evidence', 'this is no first visit');
}
