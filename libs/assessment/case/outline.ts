import type { Effect } from '../client/acts.js';
import type { Subject } from '../facts/scope.js';
import type { Conclusions } from './conclusions.js';

/** Facts of one kind by occurrence; of them those that were recorded soon enough. */
export interface Occurrences {
  readonly all: readonly { readonly at: number }[];
  readonly timely: readonly { readonly at: number }[];
}

/**
 * What passing over looks at of a client. All that is concluded of it is one; a digest is another, that holds a part of it: what
 * it does not hold is asked of the `whole`, which it has not.
 */
export interface Outline
  extends Pick<
    Conclusions,
    | 'circumstances'
    | 'client'
    | 'hasStageOf'
    | 'isAnswered'
    | 'isAnythingOffered'
    | 'isTimely'
    | 'lastOffer'
    | 'ownerOf'
    | 'readings'
    | 'registers'
    | 'subjectKeys'
    | 'subjects'
  > {
  /** Contacts that help the firm (E1). */
  readonly contacts: Occurrences;
  /**
   * From when on (ms) acts of an effect do no more to a subject than others did before, for good; Infinity where they do. By a
   * taint, or by something in its way under the same rule.
   */
  decidedFrom(subject: Subject, effect: Effect): number;
  /** Everything that is concluded. Throws `NotInDigest` where that is not there. */
  readonly whole: Conclusions;
}
