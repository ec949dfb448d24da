import { type CompiledMapping, mappingsPage, shippedMapping, shippedMappings } from '#packages/mappers';
import { print } from '../output.js';

/** `initium mapper page`: docs/mappings.md, on standard output. */
export async function writePage(): Promise<void> {
  await print(mappingsPage(shippedMappings().map((name) => shippedMapping(name) as CompiledMapping)));
}
