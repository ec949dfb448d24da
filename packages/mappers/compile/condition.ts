import type { LookupTable, MappingCondition, Wanted } from '../mapping.js';
import type { RecordScope } from '../mapping-context.js';
import { MappingFault } from '../mapping-fault.js';
import { isNothing } from '../values/nothing.js';
import { isPath } from './path.js';
import type { Paths } from './paths.js';

export type IsMet = (scope: RecordScope) => boolean;

/** What conditions of one mapping share. */
export interface AskedOfValue {
  readonly paths: Paths;
  readonly tables: Readonly<Record<string, LookupTable>>;
}

/** Whether a record is as a rule wants it: all members hold; `any` and `not` are conditions themselves. */
export function compileCondition(condition: MappingCondition | undefined, asking: AskedOfValue): IsMet {
  if (condition === undefined) return () => true;
  const parts = Object.entries(condition).map(([name, wanted]) => compilePart(name, wanted, asking));
  return (scope) => parts.every((holds) => holds(scope));
}

function compilePart(name: string, wanted: MappingCondition[string], asking: AskedOfValue): IsMet {
  if (name === 'any') {
    if (!Array.isArray(wanted)) throw new MappingFault('any: is a list of conditions');
    const each = (wanted as readonly MappingCondition[]).map((condition) => compileCondition(condition, asking));
    return (scope) => each.some((holds) => holds(scope));
  }
  if (name === 'not') {
    const holds = compileCondition(wanted as MappingCondition, asking);
    return (scope) => !holds(scope);
  }
  if (!isPath(name)) throw new MappingFault(`when: ${name} is no path, nor any or not`);
  const read = asking.paths.compile(name);
  const compiled = compileWanted(wanted as Wanted, asking);
  return (scope) => {
    const value = read(scope);
    const isWanted = (each: unknown): boolean => compiled(each, scope);
    return Array.isArray(value) ? value.some(isWanted) || (value.length === 0 && isWanted(undefined)) : isWanted(value);
  };
}

function compileWanted(
  wanted: Wanted,
  { paths, tables }: AskedOfValue,
): (value: unknown, scope: RecordScope) => boolean {
  if (typeof wanted === 'object' && wanted !== null && 'same' in wanted) {
    const other = paths.compile(wanted.same);
    return (value, scope) => isSame(value, other(scope));
  }
  if (typeof wanted === 'object' && wanted !== null && 'in' in wanted) {
    const rows = Object.hasOwn(tables, wanted.in) ? tables[wanted.in]?.rows : undefined;
    if (rows === undefined) throw new MappingFault(`there is no table ${wanted.in}`);
    return (value) => typeof value !== 'object' && Object.hasOwn(rows, String(value));
  }
  if (typeof wanted === 'object' && wanted !== null && 'present' in wanted)
    return (value) => isNothing(value) !== wanted.present;
  if (typeof wanted === 'object' && wanted !== null && 'starts' in wanted)
    return (value) => typeof value === 'string' && wanted.starts.some((start) => value.startsWith(start));
  if (typeof wanted === 'object' && wanted !== null && 'contains' in wanted)
    return (value) => typeof value === 'string' && wanted.contains.some((part) => value.includes(part));
  const listed = new Set((Array.isArray(wanted) ? wanted : [wanted]).map(String));
  const hasNone = listed.has('null');
  return (value) => (isNothing(value) ? hasNone : typeof value !== 'object' && listed.has(String(value)));
}

/** Whether both are there and equal: what is missing is like nothing else. */
function isSame(value: unknown, other: unknown): boolean {
  return !isNothing(value) && !isNothing(other) && typeof value !== 'object' && String(value) === String(other);
}
