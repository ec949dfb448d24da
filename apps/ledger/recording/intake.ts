import type { IncomingMessage } from 'node:http';
import { jsonElements, limits, type Problem } from '#libs/evidence';
import { Refusal } from '../refusal.js';
import { mediaTypes } from '../server.js';
import { type Arrival, arrivalOf, isJson, trimmed } from './arrival.js';
import { binaryArrival, isBinaryMode } from './binary-mode.js';

/** The media type of a content type, without its parameters. */
export function mediaTypeOf(contentType: string | undefined): string | undefined {
  if (contentType === undefined) return undefined;
  const end = contentType.indexOf(';');
  return (end === -1 ? contentType : contentType.slice(0, end)).trim().toLowerCase();
}

/** The ways to send one event, and all ways there are. */
export const oneEventForms = [mediaTypes.event, mediaTypes.json] as const;
const allForms = [
  mediaTypes.event,
  mediaTypes.batch,
  mediaTypes.lines,
  mediaTypes.linesPlain,
  mediaTypes.json,
] as const;

/**
 * The one event of a request in structured or binary mode. Refuses a body that is no JSON (`malformed-json`) and any
 * other way to send it (`unsupported-media-type`), naming the `forms` that the address takes.
 */
export function oneArrival(request: IncomingMessage, body: unknown, forms: readonly string[] = allForms): Arrival {
  const mediaType = mediaTypeOf(request.headers['content-type']);
  if (!Buffer.isBuffer(body)) throw unsupported(forms);
  if (mediaType === mediaTypes.event) {
    const arrival = arrivalOf(body, mediaTypes.event);
    if (arrival.parsed.problems !== undefined && !isJson(body)) throw noJson(arrival.parsed.problems);
    return arrival;
  }
  if (mediaType === mediaTypes.json && isBinaryMode(request)) {
    const arrival = binaryArrival(request, body, mediaTypes.json);
    if (arrival === undefined) throw noJson([{ pointer: '/data', detail: 'is not JSON' }]);
    return arrival;
  }
  throw unsupported(forms);
}

/**
 * The events of a batch, each as it was sent, and each read when it is asked for. Refuses what is no JSON array, and more
 * events than a batch may have.
 */
export function* batchArrivals(body: unknown): Generator<Arrival> {
  if (!Buffer.isBuffer(body)) throw unsupported(allForms);
  const elements = jsonElements(body, limits.batchEventsMax);
  if (elements === undefined) {
    // What is longer is not read as a whole only to say what is wrong with it.
    if (body.length > limits.eventBytesMax) throw noJson([{ pointer: '', detail: 'is no JSON array of events' }]);
    if (isJson(body))
      throw new Refusal('invalid-body', `A batch is a JSON array of events; send one event as ${mediaTypes.event}.`);
    throw noJson([{ pointer: '', detail: 'is not JSON' }]);
  }
  if (elements.length > limits.batchEventsMax) {
    throw new Refusal(
      'too-large',
      `The limit for a batch is ${limits.batchEventsMax} events; send it in parts, or as ${mediaTypes.lines}.`,
      {
        members: { limit: limits.batchEventsMax },
      },
    );
  }
  for (const [index, element] of elements.entries()) {
    const arrival = arrivalOf(trimmed(element), mediaTypes.batch);
    if (arrival.parsed.problems !== undefined && arrival.overLong === undefined && !isJson(element)) {
      throw noJson(arrival.parsed.problems.map(({ pointer, detail }) => ({ pointer: `/${index}${pointer}`, detail })));
    }
    yield arrival;
  }
}

function noJson(errors: readonly Problem[]): Refusal {
  return new Refusal('malformed-json', 'The body is not JSON, and nothing of it was kept; mend it and send it again.', {
    errors,
  });
}

function unsupported(forms: readonly string[]): Refusal {
  const acceptPost = forms.join(', ');
  return new Refusal('unsupported-media-type', `Send ${acceptPost} with ce-* headers.`, {
    headers: { 'accept-post': acceptPost },
  });
}
