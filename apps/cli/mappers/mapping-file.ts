import { readFileSync } from 'node:fs';
import { type CompiledMapping, MappingFault, mappingOf, shippedMapping, shippedMappings } from '#packages/mappers';
import { CommandFailure } from '../failure.js';

/** A mapping by the name of a shipped one, or from a file. Throws a `CommandFailure` that says what is wrong with it. */
export function mappingNamed(nameOrFile: string): CompiledMapping {
  const shipped = shippedMapping(nameOrFile);
  if (shipped !== undefined) return shipped;
  if (!/[./]/.test(nameOrFile)) {
    const known = ['cloudevents', ...shippedMappings()].join(', ');
    throw new CommandFailure(
      `--mapper ${nameOrFile}: there is none of that name; there are ${known}, and files of mappings`,
    );
  }
  return mappingFile(nameOrFile);
}

export function mappingFile(file: string): CompiledMapping {
  try {
    return mappingOf(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof MappingFault) throw new CommandFailure(`${file}: ${error.message}`);
    throw error;
  }
}
