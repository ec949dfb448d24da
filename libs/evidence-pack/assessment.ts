import { packLimits } from './limits.js';
import {
  anyObject,
  jsonPart,
  list,
  members,
  nullOr,
  oneOf,
  parseJsonPart,
  type StrictReader,
  text,
  whole,
} from './strict.js';

/** Something that arrived, claims to be about the client, and is no evidence: quarantined, or in conflict with what there is. */
export interface PackArrival {
  /** Its number among the exhibits. */
  readonly exhibit: number;
  readonly kind: 'Quarantined' | 'Conflict';
  /** What became of it. */
  readonly state: 'open' | 'mended' | 'dismissed';
  readonly settledBy: { readonly source: string; readonly id: string } | null;
}

/** What the ledger answered, as it stands in `data/assessment.json`. */
export interface PackAssessment {
  readonly v: 1;
  /**
   * An answer for each subject, as `initium assess` gives it, with `explanation` in the language that was asked for. What anybody
   * recomputes is all of it but the explanation.
   */
  readonly assessments: readonly Readonly<Record<string, unknown>>[];
  readonly arrivals: readonly PackArrival[];
  /** What the pack proves and what it does not, a sentence each, in the language that was asked for. */
  readonly limits: readonly string[];
}

const reference: StrictReader<{ readonly source: string; readonly id: string }> = members({
  source: text(256),
  id: text(256),
});

const arrival = members<PackArrival>({
  exhibit: whole(1, packLimits.exhibitsMax),
  kind: oneOf('Quarantined', 'Conflict'),
  state: oneOf('open', 'mended', 'dismissed'),
  settledBy: nullOr(reference),
});

const assessment = members<PackAssessment>({
  v: oneOf(1),
  assessments: list(anyObject, packLimits.exhibitsMax),
  arrivals: list(arrival, packLimits.exhibitsMax),
  limits: list(text(2_048), 50),
});

export const assessmentBytes = (answered: PackAssessment): Uint8Array => jsonPart(answered);

/** Reads `data/assessment.json`; an assessment in it is any object. Throws a `FormatError` where it is none. */
export const parsePackAssessment = (bytes: Uint8Array): PackAssessment =>
  parseJsonPart(bytes, 'assessment.json', assessment);
