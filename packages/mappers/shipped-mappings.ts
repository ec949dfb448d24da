import { readdirSync, readFileSync } from 'node:fs';
import { type CompiledMapping, compileMapping } from './compile/compile-mapping.js';
import { readMapping } from './read-mapping.js';

const folder = new URL('vendors/', import.meta.url);
const ending = '.yaml';

/** The names of the mappings that are shipped, in order. */
export function shippedMappings(): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(ending));
  return files.map((file) => file.slice(0, -ending.length)).sort();
}

function shippedText(name: string): string | undefined {
  return shippedMappings().includes(name) ? readFileSync(new URL(`${name}${ending}`, folder), 'utf8') : undefined;
}

/** One that is shipped; undefined where there is none of that name. */
export function shippedMapping(name: string): CompiledMapping | undefined {
  const text = shippedText(name);
  return text === undefined ? undefined : mappingOf(text);
}

/** A mapping from its file's text. Throws a `MappingFault` that says what is wrong with it. */
export function mappingOf(text: string): CompiledMapping {
  return compileMapping(readMapping(text, shippedText));
}
