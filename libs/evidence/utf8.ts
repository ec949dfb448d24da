const encoder = new TextEncoder();
const slabBytes = 64 * 1024;
/** A UTF-16 unit takes three bytes at most. */
const unitBytesMax = 3;

let slab = new Uint8Array(slabBytes);
let used = 0;

/**
 * Text as UTF-8. Short texts share a slab, which takes a third of the time of memory of their own; whoever keeps the bytes
 * for long keeps up to 64 KiB of others with them.
 */
export function utf8Bytes(text: string): Uint8Array {
  const room = text.length * unitBytesMax;
  if (room > slabBytes / 8) return encoder.encode(text);
  if (used + room > slabBytes) {
    slab = new Uint8Array(slabBytes);
    used = 0;
  }
  const start = used;
  used += encoder.encodeInto(text, slab.subarray(start)).written;
  return slab.subarray(start, used);
}
