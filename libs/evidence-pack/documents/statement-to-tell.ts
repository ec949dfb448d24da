import type { Language } from '#libs/assessment';
import type { ShownKind } from '../shown-to-client.js';
import type { Conclusion, WithheldReason } from '../statement-part.js';
import type { StatementTerms } from '../statement-terms.js';
import type { LogOfPack } from './pack-documents.js';

/** An entry as its client reads it. Instants are RFC 3339, UTC. */
export interface StatementEntry {
  /** As its files in `data/evidence` are called. */
  readonly number: number;
  readonly kind: ShownKind;
  readonly source: string;
  readonly subject: string;
  readonly occurred: string;
  readonly recorded: string;
  readonly sentence: string;
  /** What is personal in it, opened: a name and a text each. */
  readonly personal: readonly (readonly [name: string, text: string])[];
  /** Whether something personal in it cannot be opened any more. */
  readonly isGone: boolean;
}

/** All that a statement says follows from it: the same input gives the same bytes. Texts from outside are never markup. */
export interface StatementToTell {
  readonly language: Language;
  /** By which it is named: that of the pack. */
  readonly id: string;
  readonly client: string;
  readonly knownAt: string;
  readonly simulated: boolean;
  readonly ruleSet: string | undefined;
  readonly terms: StatementTerms;
  readonly conclusions: readonly Conclusion[];
  /** In order of occurrence. */
  readonly entries: readonly StatementEntry[];
  readonly withheld: Readonly<Record<WithheldReason, number>>;
  /** Identifiers that links join to the client, and that are left out. */
  readonly apart: number;
  readonly log: LogOfPack;
}
