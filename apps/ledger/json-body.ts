import { parseJson } from '#libs/evidence';
import { Refusal } from './refusal.js';

/**
 * A JSON body as its value, read as strictly as evidence is. Refuses a body that is missing (`unsupported-media-type`)
 * or no strict JSON (`malformed-json`), with every reason.
 */
export function jsonBody(body: unknown): unknown {
  if (!Buffer.isBuffer(body)) throw new Refusal('unsupported-media-type', 'Send a body of type application/json.');
  const { value, problems } = parseJson(body);
  if (problems !== undefined) throw new Refusal('malformed-json', 'The body could not be read.', { errors: problems });
  return value;
}

/** Refuses a body that says anything (`invalid-body`), where an address takes none; many clients send `{}` all the same. */
export function takeNoBody(body: unknown): void {
  if (body === undefined || body === null) return;
  if (Buffer.isBuffer(body) && /^\s*(?:\{\s*\})?\s*$/.test(body.toString('latin1'))) return;
  throw new Refusal('invalid-body', 'This address takes no body.');
}
