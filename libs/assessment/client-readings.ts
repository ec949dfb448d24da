import type { RecordedEvidence } from '#libs/evidence';

/** How a rule set reads what is on record of a client, before any of its rules is asked. */
export interface ClientReadings {
  /** Evidence as the rule set sees it: the piece itself, less of it, or nothing. */
  readonly sees: (evidence: RecordedEvidence) => RecordedEvidence | undefined;
}
