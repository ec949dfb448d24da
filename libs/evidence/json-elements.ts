const [QUOTE, BACKSLASH, COMMA, SPACE] = [0x22, 0x5c, 0x2c, 0x20];
/** Of either kind, once the bit in which brackets and braces differ is set. */
const [OPEN, CLOSE, EITHER] = [0x7b, 0x7d, 0x20];

/**
 * The elements of a JSON array, each as the bytes that were sent, so that one bad element of a batch spoils no other.
 * Undefined where the bytes are no array. An element is not yet known to be JSON: that is for `parseJson` to say.
 * Where there are more than `max`, it stops at the first beyond: a few bytes each, millions of them would fill memory.
 */
export function jsonElements(bytes: Uint8Array, max = Number.POSITIVE_INFINITY): Uint8Array[] | undefined {
  const first = skipSpace(bytes, 0);
  if (bytes[first] !== 0x5b) return undefined;
  const elements: Uint8Array[] = [];
  let start = first + 1;
  let depth = 0;
  for (let index = start; index < bytes.length; index++) {
    const byte = bytes[index] as number;
    if (byte === QUOTE) index = stringEnd(bytes, index);
    else if ((byte | EITHER) === OPEN) depth++;
    else if (byte === COMMA && depth === 0) {
      elements.push(bytes.subarray(start, index));
      start = index + 1;
      if (elements.length > max) return elements;
    } else if ((byte | EITHER) === CLOSE && depth-- === 0) {
      if (byte !== 0x5d || skipSpace(bytes, index + 1) !== bytes.length) return undefined;
      const last = bytes.subarray(start, index);
      if (elements.length > 0 || !isBlank(last)) elements.push(last);
      return elements.some(isBlank) ? undefined : elements;
    }
  }
  return undefined;
}

function isBlank(bytes: Uint8Array): boolean {
  return skipSpace(bytes, 0) === bytes.length;
}

function skipSpace(bytes: Uint8Array, start: number): number {
  let index = start;
  while (bytes[index] === SPACE || bytes[index] === 0x09 || bytes[index] === 0x0a || bytes[index] === 0x0d) index++;
  return index;
}

function stringEnd(bytes: Uint8Array, start: number): number {
  let index = start + 1;
  while (index < bytes.length && bytes[index] !== QUOTE) index += bytes[index] === BACKSLASH ? 2 : 1;
  return index;
}
