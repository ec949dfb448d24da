import type { Coverage } from '#libs/evidence';
import { type Entry, entriesOf } from './coverage.js';

const includes = (outer: Entry, inner: Entry): boolean =>
  (outer.service === '*' || outer.service === inner.service) && (outer.asset === '*' || outer.asset === inner.asset);

/** What a reply names beyond the enquiry it answers; a reply that names nothing offers nothing. */
export function beyondEnquiry(coverage: Coverage | undefined, enquiry: readonly Entry[]): readonly Entry[] {
  if (coverage === undefined) return [];
  return entriesOf(coverage).filter((entry) => !enquiry.some((asked) => includes(asked, entry)));
}
