import { step } from './problem.js';

/** Where in what a schema describes: names of members; `*` is each entry of a list. */
export type DataPath = readonly string[];

interface Described {
  readonly format?: string;
  readonly pattern?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly items?: Described;
  readonly anyOf?: readonly Described[];
}

/** The paths at which a schema asks for something of this sort. */
export function dataPathsOf(schema: Described, isOne: (schema: Described) => boolean): DataPath[] {
  if (isOne(schema)) return [[]];
  const { properties = {}, items, anyOf = [] } = schema;
  const below = (name: string, member: Described) => dataPathsOf(member, isOne).map((path) => [name, ...path]);
  return [
    ...Object.entries(properties).flatMap(([name, member]) => below(name, member)),
    ...(items === undefined ? [] : below('*', items)),
    ...anyOf.flatMap((one) => dataPathsOf(one, isOne)),
  ];
}

/** The same value with the texts at these paths written as `write` gives them; the very same where it changes none. */
export function rewritten<Value>(
  value: Value,
  paths: readonly DataPath[],
  write: (text: string, pointer: string) => string,
): Value {
  let result: unknown = value;
  for (const path of paths) result = rewrittenAt(result, path, '', write);
  return result as Value;
}

function rewrittenAt(
  value: unknown,
  [name, ...rest]: DataPath,
  pointer: string,
  write: (text: string, pointer: string) => string,
): unknown {
  if (name === undefined) return typeof value === 'string' ? write(value, pointer) : value;
  if (typeof value !== 'object' || value === null) return value;
  const keys = name !== '*' ? [name] : Array.isArray(value) ? value.keys() : [];
  let result = value as Record<string | number, unknown>;
  for (const key of keys) {
    const member = result[key];
    if (member === undefined) continue;
    const written = rewrittenAt(member, rest, pointer + step(key), write);
    if (written === member) continue;
    if (result === value) result = (Array.isArray(value) ? [...value] : { ...value }) as typeof result;
    result[key] = written;
  }
  return result;
}

/** The texts that stand at a path. */
export function textsAt(value: unknown, [name, ...rest]: DataPath): string[] {
  if (name === undefined) return typeof value === 'string' ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  if (name !== '*') return textsAt((value as Readonly<Record<string, unknown>>)[name], rest);
  return Array.isArray(value) ? value.flatMap((each) => textsAt(each, rest)) : [];
}
