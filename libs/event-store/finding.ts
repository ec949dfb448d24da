/**
 * Something wrong that a part of the ledger found with itself or with what it rests on, for as long as it lasts. For who
 * operates it: in words that hold no secret, of one sentence each.
 */
export interface Finding {
  /** What kind of trouble it is, in kebab-case and for ever: a label of metrics, and what alarms go by. */
  readonly code: string;
  /** What it is about: a path, a stream, an address, a setting. */
  readonly about: string;
  /** What was seen. */
  readonly detail: string;
  /** The next step of whoever reads this. */
  readonly remedy: string;
  /** What the process must not or cannot do meanwhile; with `readiness` it should not be asked, though it could answer. */
  readonly bars: 'recording' | 'answers' | 'both' | 'readiness' | 'nothing';
}

export const barsRecording = ({ bars }: Finding): boolean => bars === 'recording' || bars === 'both';

/** A finding in one line. */
export const findingText = ({ about, detail, remedy }: Finding): string => `${about}: ${detail} ${remedy}`;
