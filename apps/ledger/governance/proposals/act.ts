import type { EventReference } from '#libs/evidence';
import type { Approved, Proposed } from './proposal.js';

/** What became of an act that was approved. */
export interface CarriedOut {
  /** The evidence that is on record of it; none while it is under way. */
  readonly recorded: readonly EventReference[];
  /** Why nothing is, where more has to be said. */
  readonly detail?: string;
}

/** Something that takes two persons. Each has a file beside this one's `acts/`, and a line in `acts.ts`. */
export abstract class ProposableAct {
  /** As proposals name it, for ever. */
  abstract readonly name: string;
  /** What it does, and what its content is. */
  abstract readonly description: string;

  /**
   * What is proposed, as far as it can be done now: what it is about, and its content with all that it depends on. Refuses
   * (`invalid-body`, pointers below `/content`) all else.
   */
  abstract prepare(content: unknown): Promise<Omit<Proposed, 'act'>>;

  /** In a sentence, for worklists. */
  abstract summary(content: unknown): string;

  /** Does what was approved, once, however often this is asked: also where a process ended in the middle of it. */
  abstract carryOut(approved: Approved): Promise<CarriedOut>;
}
