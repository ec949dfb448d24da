import type { Coverage } from '#libs/evidence';
import { entriesOf, keyOf, keysOver, type ScopeEntry } from '../facts/scope.js';

/** What a reply names beyond the enquiry it answers; a reply that names nothing offers nothing. */
export function beyondEnquiry(coverage: Coverage | undefined, enquiry: readonly ScopeEntry[]): readonly ScopeEntry[] {
  if (coverage === undefined) return [];
  const asked = new Set(enquiry.map(keyOf));
  return entriesOf(coverage).filter((entry) => !keysOver(entry).some((key) => asked.has(key)));
}
