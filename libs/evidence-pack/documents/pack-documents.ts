import type { Assessment, Flag, GapCause, Language } from '#libs/assessment';

/** Instants of all that follows are RFC 3339, UTC. */
type InstantText = string;

/**
 * What is told in the documents of a pack: all that they say follows from it, so that the same input gives the same bytes. Texts
 * from outside (names, ids, reasons) are shown as they are given, and are never markup.
 */
export interface PackDocuments {
  readonly language: Language;
  readonly question: AskedOfPack;
  /**
   * An answer for each subject that was asked about, with its `explanation` in `language`. A document that finds none says that
   * nothing was answered.
   */
  readonly assessments: readonly Assessment[];
  /** In order of occurrence. It is gone through more than once; nothing is kept of it but what a document names. */
  readonly exhibits: PackExhibits;
  readonly coverage: CoverageOfPack;
  readonly log: LogOfPack;
  /** Caveats of the ledger or the pack as a whole, beside those of the answers. */
  readonly flags: readonly Flag[];
  /** Whether the ledger asks nobody who he is: then who recorded or approved something is a claim. */
  readonly namesAreClaims: boolean;
}

/** As many as `length` says, whenever they are gone through: an array, or what makes them anew each time. */
export type PackExhibits = Iterable<PackExhibit> & { readonly length: number };

/** Who asked what. */
export interface AskedOfPack {
  readonly client: string;
  readonly entity: string;
  readonly askedBy: string;
  readonly reason: string;
  /** Empty: every subject that the client has. */
  readonly subjects: readonly { readonly service: string; readonly asset: string }[];
  readonly at: InstantText;
  readonly knownAt: InstantText;
  /** What the pack does not have: a name of each, and why in a sentence, in the language of the documents. */
  readonly leftOut: readonly { readonly what: string; readonly why: string }[];
}

/** A piece of evidence, or what arrived and is none, as a document shows it. */
export interface PackExhibit {
  /** As its files in `data/evidence` are called: from 1 on. */
  readonly number: number;
  readonly source: string;
  readonly id: string;
  readonly subject: string;
  readonly kind: string;
  /** When it happened, says the source. */
  readonly occurred: InstantText;
  /** When the ledger took it. */
  readonly recorded: InstantText;
  /** Between which stamped times it was recorded; an end that is not there is not proved (yet). */
  readonly proved: { readonly after?: InstantText; readonly before?: InstantText };
  /** What it says, one sentence in the language of the documents: `sentenceOf` makes it. */
  readonly sentence: string;
  /** Who recorded it, says the source; who sent it, knows the ledger: absent where it asks nobody. */
  readonly recordedBy?: string;
  readonly sentBy?: string;
  /** Recorded too long after it happened to help the firm. */
  readonly isLate: boolean;
  /** `quarantined` and `conflict` are what arrived and is no evidence. */
  readonly form: 'evidence' | 'quarantined' | 'conflict';
  /** What there is of personal data in it, and whether the pack opens it. */
  readonly personal: 'none' | 'sealed' | 'opened' | 'erased';
}

/** How far the registered sources were covered over the look-back: what the ledger says of them. */
export interface CoverageOfPack {
  readonly from: InstantText;
  readonly to: InstantText;
  readonly sources: readonly {
    readonly source: string;
    readonly declaredBy?: string;
    /** In order of time. They may overlap, each with a cause of its own. */
    readonly gaps: readonly { readonly from: InstantText; readonly to: InstantText; readonly cause: GapCause }[];
  }[];
}

/** The log at the size that the question names, and who outside of the firm vouches for it, as the pack has it. */
export interface LogOfPack {
  readonly origin: string;
  readonly size: number;
  /** Base64, as the checkpoint has it. */
  readonly root: string;
  readonly witnesses: readonly string[];
  /** In order of time. */
  readonly anchors: readonly { readonly authority: string; readonly time: InstantText; readonly size: number }[];
  /** Who cosigned the epoch of the map after replaying the whole log. */
  readonly replayers: readonly string[];
  /** Up to which size of the log completeness is proved. */
  readonly epochSize: number;
}
