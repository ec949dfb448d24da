import type { Coverage } from '#libs/evidence';
import { type Entry, entriesOf, keyOf, keysOver } from '../facts/scope.js';

/** What a reply names beyond the enquiry it answers; a reply that names nothing offers nothing. */
export function beyondEnquiry(coverage: Coverage | undefined, enquiry: readonly Entry[]): readonly Entry[] {
  if (coverage === undefined) return [];
  const asked = new Set(enquiry.map(keyOf));
  return entriesOf(coverage).filter((entry) => !keysOver(entry).some((key) => asked.has(key)));
}
