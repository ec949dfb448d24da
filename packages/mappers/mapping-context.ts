import type { PseudonymKeys } from './values/pseudonym-keys.js';

/** What a mapping is told beside a record. */
export interface MappingContext {
  /** The CloudEvents source under which all of it is recorded. */
  readonly source: string;
  readonly keys: PseudonymKeys;
}

/** A record as expressions see it. */
export interface RecordScope {
  readonly record: unknown;
  /** Of a rule with `each`. */
  readonly element?: unknown;
  readonly context: MappingContext;
  /** Why nothing can be made of it; whoever finds a reason adds it. */
  readonly reasons: string[];
}
