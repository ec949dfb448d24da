import { type KindName, kindNamed, type RecordedEvidence } from '#libs/evidence';
import type { ClientReadings } from '../client/client-readings.js';

/**
 * How a rule set sees evidence that reads these kinds whole, and of others knows nothing: an arrival that claims to be one
 * of those may have hurt, even where it is a kind that helps, and came later.
 */
export function seeing(names: readonly KindName[]): Pick<ClientReadings, 'sees' | 'helpsOnly'> {
  const kinds = names.flatMap((name) => kindNamed(name) ?? []);
  const types: ReadonlySet<string> = new Set(kinds.map(({ type }) => type));
  const helpful = new Set<string>(kinds.filter(({ bearing }) => bearing === 'helps').map(({ type }) => type));
  return {
    sees: (evidence: RecordedEvidence) => (types.has(evidence.type) ? evidence : undefined),
    helpsOnly: (type) => helpful.has(type),
  };
}
