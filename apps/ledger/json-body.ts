import { parseJson } from '#libs/evidence';
import { trimmed } from './recording/arrival.js';
import { Refusal, told } from './refusal.js';

/**
 * A JSON body as its value, read as strictly as evidence is. Refuses a body that is missing (`unsupported-media-type`)
 * or no strict JSON (`malformed-json`), with every reason.
 */
export function jsonBody(body: unknown): unknown {
  if (!Buffer.isBuffer(body))
    throw new Refusal('unsupported-media-type', 'Send a body of type application/json.', {
      headers: { 'accept-post': 'application/json' },
    });
  const { value, problems } = parseJson(body);
  if (problems !== undefined)
    throw new Refusal(
      'malformed-json',
      `The body is no JSON that can be read: ${told(problems)} Mend it and send it again.`,
      { errors: problems },
    );
  return value;
}

/** Refuses a body that says anything (`invalid-body`), where an address takes none; many clients send `{}` all the same. */
export function takeNoBody(body: unknown): void {
  if (body === undefined || body === null) return;
  if (Buffer.isBuffer(body) && saysNothing(trimmed(body))) return;
  throw new Refusal('invalid-body', 'This address takes no body; leave it out, or send {}.');
}

function saysNothing(body: Uint8Array): boolean {
  if (body.length === 0) return true;
  return body[0] === 0x7b && body.at(-1) === 0x7d && trimmed(body.subarray(1, -1)).length === 0;
}
