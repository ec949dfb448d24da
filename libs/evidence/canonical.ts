/**
 * A JSON value in RFC 8785 form: the one text that all hashes and comparisons are over. Throws a `TypeError` on what is
 * no JSON: NaN, an infinity, a lone surrogate, a function, undefined outside an object. A member that is undefined is
 * left out. Recursive: for values of bounded depth, as `parseJson` gives them.
 */
export function canonical(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} is no JSON`);
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? list(value) : object(value as Record<string, unknown>);
    default:
      throw new TypeError(`${typeof value} is no JSON`);
  }
}

function list(items: readonly unknown[]): string {
  let text = '[';
  for (let index = 0; index < items.length; index++) text += (index === 0 ? '' : ',') + canonical(items[index]);
  return `${text}]`;
}

/** Members are ordered by UTF-16 code units, which is how JavaScript compares strings. */
function object(members: Record<string, unknown>): string {
  let text = '';
  for (const key of inOrder(Object.keys(members))) {
    const value = members[key];
    if (value !== undefined) text += `${text === '' ? '' : ','}${quoted(key)}:${canonical(value)}`;
  }
  return `{${text}}`;
}

const fewKeys = 16;

/** Sorts in place. For the few keys that an object has, going through them by hand takes a third of the time of `sort`. */
function inOrder(keys: string[]): string[] {
  if (keys.length > fewKeys) return keys.sort();
  for (let next = 1; next < keys.length; next++) {
    const key = keys[next] as string;
    let place = next;
    for (; place > 0 && (keys[place - 1] as string) > key; place--) keys[place] = keys[place - 1] as string;
    keys[place] = key;
  }
  return keys;
}

/** Printable ASCII, less the quote and the backslash: nothing to escape and no surrogates, which is nearly all there is. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

function quoted(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw new TypeError('half of a surrogate pair is no JSON');
  return JSON.stringify(text);
}
