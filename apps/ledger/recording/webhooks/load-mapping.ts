import { readFileSync } from 'node:fs';
import { mappingOf, type PseudonymKeys, readPseudonymKeys, shippedMapping, shippedMappings } from '#packages/mappers';
import { cloudeventsMapping } from './cloudevents-mapping.js';
import { vendorMapping } from './vendor-mapping.js';
import type { WebhookMapping } from './webhook-mapping.js';

/**
 * Loads mappings by the name of one that is part of the program, or by the path of a file. `keysFile` has the firm's keys for
 * pseudonyms. What it gives throws, in one line, what keeps a mapping from being used.
 */
export function mappingLoader(keysFile: string | undefined): (name: string) => WebhookMapping {
  return (name) => {
    if (name === cloudeventsMapping.name) return cloudeventsMapping;
    return vendorMapping(name, compiled(name), keysIn(keysFile));
  };
}

function compiled(name: string): ReturnType<typeof mappingOf> {
  const shipped = shippedMapping(name);
  if (shipped !== undefined) return shipped;
  if (!/[./]/.test(name)) {
    const known = [cloudeventsMapping.name, ...shippedMappings()].join(', ');
    throw new Error(`There is no mapping ${name}; there are ${known}, and files of mappings`);
  }
  return found(name, (text) => mappingOf(text));
}

function keysIn(file: string | undefined): PseudonymKeys {
  if (file === undefined)
    throw new Error('INITIUM_PSEUDONYM_KEY_FILE names no file, and without keys nobody can be named');
  return found(file, readPseudonymKeys);
}

function found<Content>(file: string, read: (text: string) => Content): Content {
  try {
    return read(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`${file}: ${code === undefined ? message : `cannot be read (${code})`}`, { cause: error });
  }
}
