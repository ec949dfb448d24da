import type { IncomingMessage } from 'node:http';
import { type Problem, parseJson, step } from '#libs/evidence';
import { type Arrival, isJson } from './arrival.js';

const prefix = 'ce-';
const reserved = new Set(['data', 'data_base64', 'datacontenttype']);

/** Whether a request says in its headers that its body is the data of one event. */
export function isBinaryMode(request: IncomingMessage): boolean {
  for (const name in request.headers) if (name.startsWith(prefix)) return true;
  return false;
}

/**
 * One event in binary mode (CloudEvents HTTP binding 3.1): its attributes in `ce-*` headers, percent-encoded, and its
 * data as the body. What is kept of it, should it be no evidence, is the same event in structured mode.
 * Undefined where the body is no JSON.
 */
export function binaryArrival(request: IncomingMessage, body: Uint8Array, contentType: string): Arrival | undefined {
  const { attributes, problems } = attributesOf(request.rawHeaders);
  const parsed = parseJson(body);
  if (parsed.problems !== undefined && !isJson(body)) return undefined;
  const bytes = structured(attributes, body);
  const reasons = [...problems, ...(parsed.problems ?? []).map(inData)];
  if (reasons.length > 0) return { bytes, contentType, parsed: { problems: reasons } };
  return { bytes, contentType, parsed: { value: { ...attributes, data: parsed.value } } };
}

function attributesOf(rawHeaders: readonly string[]): { attributes: Record<string, string>; problems: Problem[] } {
  const values = new Map<string, string>([['datacontenttype', 'application/json']]);
  const seen = new Set<string>();
  const problems: Problem[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const header = (rawHeaders[index] as string).toLowerCase();
    if (!header.startsWith(prefix)) continue;
    const name = header.slice(prefix.length);
    const value = decoded(rawHeaders[index + 1] as string);
    if (reserved.has(name)) problems.push({ pointer: step(name), detail: 'is no ce- header: the body is the data' });
    else if (seen.has(name)) problems.push({ pointer: step(name), detail: 'stands in the headers twice' });
    else if (value === undefined) problems.push({ pointer: step(name), detail: 'must be percent-encoded UTF-8' });
    if (!reserved.has(name) && !seen.has(name)) values.set(name, value ?? (rawHeaders[index + 1] as string));
    seen.add(name);
  }
  return { attributes: Object.fromEntries(values), problems };
}

/** A whole value in quotes, in which a backslash takes its meaning from what follows it (RFC 9110, section 5.6.4). */
const quotedForm = /^"((?:[^"\\]|\\.)*)"$/;

/**
 * A header's value as the attribute's (binding 1.0.2, 3.1.3.2): quotes taken off, then percent-decoded once as UTF-8.
 * Undefined for what no sender encodes so: a quote that does not end, half an escape, what is no ASCII or no UTF-8.
 */
function decoded(header: string): string | undefined {
  const quoted = quotedForm.exec(header);
  if (quoted === null && header.startsWith('"')) return undefined;
  const text = quoted === null ? header : (quoted[1] as string).replace(/\\(.)/g, '$1');
  if (/[^\x20-\x7e]/.test(text)) return undefined;
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function structured(attributes: Record<string, string>, body: Uint8Array): Uint8Array {
  const head = JSON.stringify(attributes);
  return Buffer.concat([Buffer.from(`${head.slice(0, -1)},"data":`), body, Buffer.from('}')]);
}

function inData({ pointer, detail }: Problem): Problem {
  return { pointer: `/data${pointer}`, detail };
}
