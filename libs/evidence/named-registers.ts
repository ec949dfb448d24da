import type { Evidence } from './evidence.js';
import { type NamedRegister, namesInData } from './named-entries.js';

/** Those whose entries bear on what is said of a client, whatever is asked. */
const bearing: readonly NamedRegister[] = ['actor', 'campaign', 'surface'];

/** Campaigns, actors and surfaces to which evidence refers, as subjects. */
export function namedRegisters(evidence: Iterable<Evidence>): Set<string> {
  const named = new Set<string>();
  for (const one of evidence) {
    for (const { register, name } of namesInData(one)) if (bearing.includes(register)) named.add(`${register}/${name}`);
  }
  return named;
}
