import { jsonElements, limits } from '#libs/evidence';
import { mediaTypes } from '../../media-types.js';
import { type Arrival, arrivalOf, isJson, trimmed } from '../arrival.js';
import { type DeliveryContext, eventArrival, unmappedArrival, type WebhookMapping } from './webhook-mapping.js';

const sample = {
  specversion: '1.0',
  id: 'sample-1',
  source: 'sample',
  type: 'initium.ClientContact.v1',
  subject: 'client/sample',
  time: '2026-03-02T09:15:00Z',
  data: { channel: 'WEBSITE' },
};

/** For senders that speak evidence themselves: a body is a CloudEvent, or an array of them. */
export const cloudeventsMapping: WebhookMapping = {
  name: 'cloudevents',
  hash: undefined,
  samples: [Buffer.from(JSON.stringify(sample))],
  map: (body, context) => ({ arrivals: eventsIn(body, context), ignored: new Map() }),
};

function eventsIn(body: Buffer, context: DeliveryContext): Arrival[] {
  const elements = jsonElements(body, limits.batchEventsMax);
  if (elements === undefined && !isJson(body)) return [unmappedArrival(body, ['is not JSON'], context)];
  if (elements !== undefined && elements.length > limits.batchEventsMax)
    return [unmappedArrival(body, [`has more than ${limits.batchEventsMax} events`], context)];
  return (elements ?? [body]).map((element) => eventIn(trimmed(element), context));
}

function eventIn(bytes: Uint8Array, context: DeliveryContext): Arrival {
  if (bytes.length > limits.eventBytesMax) {
    const detail = `is ${bytes.length} bytes long, and the limit for one event is ${limits.eventBytesMax} bytes`;
    return unmappedArrival(Buffer.from(bytes), [detail], context);
  }
  const arrival = arrivalOf(bytes, mediaTypes.event);
  const { value } = arrival.parsed;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return context.isOutsideWindow && isObject ? eventArrival(value as Record<string, unknown>, context) : arrival;
}
