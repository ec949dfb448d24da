import { readFileSync } from 'node:fs';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/schema';
import { parseDocument } from 'yaml';
import type { Mapping } from './mapping.js';
import { MappingFault } from './mapping-fault.js';

const schema = JSON.parse(readFileSync(new URL('mapping.schema.json', import.meta.url), 'utf8')) as TSchema;
let compiled: ReturnType<typeof Compile<TSchema>> | undefined;

const textLengthMax = 1024 * 1024;
/** Of a file that repeats its aliases within each other. */
const aliasesMax = 2_000;

/**
 * A mapping's file, YAML or JSON. One that `extends` another says what it has otherwise: rows of tables are added to the other's, and
 * anything else takes its place; `shipped` gives the text of another by its name. Throws a `MappingFault`.
 */
export function readMapping(text: string, shipped: (name: string) => string | undefined): Mapping {
  const { extends: name, ...own } = readYaml(text);
  const said = name === undefined ? own : extended(name, own, shipped);
  compiled ??= Compile(schema);
  if (compiled.Check(said)) return said as unknown as Mapping;
  const [first] = compiled
    .Errors(said)[1]
    .filter(({ keyword }) => keyword !== 'anyOf')
    .sort(byDepth);
  throw new MappingFault(`${first?.instancePath || '/'}: ${first?.message ?? 'is not as the schema says'}`);
}

/** What is wrong furthest within is what was meant to be right. */
const byDepth = (one: { instancePath: string }, other: { instancePath: string }): number =>
  other.instancePath.split('/').length - one.instancePath.split('/').length;

function readYaml(text: string): Readonly<Record<string, unknown>> {
  if (text.length > textLengthMax) throw new MappingFault(`is longer than ${textLengthMax} characters`);
  const document = parseDocument(text, { merge: true, uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) throw new MappingFault(error.message.split('\n')[0] as string);
  const value: unknown = document.toJS({ maxAliasCount: aliasesMax });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new MappingFault('is no mapping');
  return value as Record<string, unknown>;
}

function extended(
  name: unknown,
  own: Readonly<Record<string, unknown>>,
  shipped: (name: string) => string | undefined,
): object {
  const text = typeof name === 'string' ? shipped(name) : undefined;
  if (text === undefined) throw new MappingFault(`extends: there is no mapping ${String(name)}`);
  const other = readYaml(text);
  const tables = { ...(other.tables as object) } as Record<string, { rows: object }>;
  for (const [table, { rows, ...rest }] of Object.entries((own.tables ?? {}) as typeof tables))
    tables[table] = { ...tables[table], ...rest, rows: { ...tables[table]?.rows, ...rows } };
  return { ...other, ...own, tables };
}
