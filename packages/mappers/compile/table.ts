import type { LookupTable, Otherwise } from '../mapping.js';
import type { RecordScope } from '../mapping-context.js';

/**
 * What a code is. `else` takes what has no row, what is missing, and a list whose elements have not all the same row: it is never
 * favourable.
 */
export function compileTable(
  { rows, else: otherwise }: LookupTable,
  what: string,
): (code: unknown, scope: RecordScope) => unknown {
  const known = new Map(Object.entries(rows));
  const rowOf = (code: unknown): string | undefined => {
    const key = typeof code === 'object' || code === undefined ? undefined : String(code);
    return key !== undefined && known.has(key) ? key : undefined;
  };
  return (code, scope) => {
    const keys = Array.isArray(code) ? code.map(rowOf) : [rowOf(code)];
    const [first] = keys;
    const isKnown =
      keys.length > 0 && keys.every((key) => key !== undefined && known.get(key) === known.get(first as string));
    return isKnown ? known.get(first as string) : fallback(otherwise, what, scope);
  };
}

function fallback(otherwise: Otherwise, what: string, { reasons }: RecordScope): unknown {
  if (typeof otherwise === 'object' && otherwise !== null) reasons.push(`${what}: ${otherwise.unmapped}`);
  else return otherwise;
  return undefined;
}
