import { Refusal } from './refusal.js';

/**
 * Refuses (`malformed-request`) an address that cannot be decoded, path or query: what is no percent-encoded UTF-8, or
 * holds a NUL, which nothing here can be called. So no address further in meets one.
 */
export function refusalOfAddress(url: string): Refusal | undefined {
  if (!url.includes('%')) return undefined;
  const [path = '', query] = halves(url);
  return refusalOfPart('path', path) ?? (query === undefined ? undefined : refusalOfPart('query', query));
}

function refusalOfPart(part: 'path' | 'query', text: string): Refusal | undefined {
  const wrong = text.includes('%00')
    ? 'holds a NUL (%00)'
    : isEncoded(text)
      ? undefined
      : 'is no percent-encoded UTF-8';
  if (wrong === undefined) return undefined;
  return new Refusal(
    'malformed-request',
    `The ${part} of the address ${wrong}; encode each part of it as RFC 3986 says.`,
    {
      errors: [{ pointer: `/${part}`, detail: wrong }],
    },
  );
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function halves(url: string): [string, string | undefined] {
  const at = url.indexOf('?');
  return at === -1 ? [url, undefined] : [url.slice(0, at), url.slice(at + 1)];
}
