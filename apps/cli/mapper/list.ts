import { type CompiledMapping, shippedMapping, shippedMappings } from '#packages/mappers';
import { isForPeople, print } from '../output.js';
import { table } from '../table.js';

/** `initium mapper list`. */
export async function listMappings(options: { readonly json?: boolean }): Promise<void> {
  const rows = shippedMappings().map((name) => {
    const { mapping, hash } = shippedMapping(name) as CompiledMapping;
    const { version, title, raw, samples, documentation = [] } = mapping;
    return { name, version, title, raw, samples: samples.length, documentation, hash };
  });
  const cells = rows.map(({ name, version, title, samples }) => [name, String(version), String(samples), title]);
  if (isForPeople(options)) await print(table(['mapping', 'version', 'samples', 'reads'], cells));
  else for (const row of rows) await print(`${JSON.stringify(row)}\n`);
}
