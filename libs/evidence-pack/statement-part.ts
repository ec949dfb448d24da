import { services } from '#libs/evidence';
import { packLimits } from './limits.js';
import { hexHash, instantOf, jsonPart, list, members, oneOf, parseJsonPart, text, truth, whole } from './strict.js';

/** What the ledger says of an exhibit whose metadata is not in the pack: that names who works for the firm. */
export interface SaidOfExhibit {
  /** Its number. */
  readonly exhibit: number;
  readonly subject: string;
  /** When it happened, says the source. */
  readonly occurred: string;
}

/**
 * Why an entry about the client is not shown to it: `protected` where it tells of other persons, of authorities or of how the firm
 * decides within (GDPR Article 15(4)), `unsettled` where it is no evidence and may be about somebody else.
 */
export const withheldReasons = ['protected', 'unsettled'] as const;
export type WithheldReason = (typeof withheldReasons)[number];

/** A leaf about the client or what is its own of which a statement has the hash alone: so it shows that nothing else is left out. */
export interface WithheldLeaf {
  readonly index: number;
  /** The hash of the leaf (RFC 6962), in hex. */
  readonly hash: string;
  /** Of the subjects that the statement is about, the tags of those that it is about. */
  readonly tags: readonly string[];
  readonly why: WithheldReason;
}

/** What the ledger answers about a service and an asset. It follows from more than a statement has, so it is what the ledger claims. */
export interface Conclusion {
  readonly service: string;
  readonly asset: string;
  readonly status: string;
  readonly mayServe: boolean;
  readonly rule: string;
  readonly ruleSet: string;
}

/** `data/statement.json`: what a statement tells beside its exhibits. */
export interface StatementPart {
  readonly v: 1;
  readonly exhibits: readonly SaidOfExhibit[];
  readonly withheld: readonly WithheldLeaf[];
  readonly conclusions: readonly Conclusion[];
}

const exhibit = members<SaidOfExhibit>({
  exhibit: whole(1, packLimits.exhibitsMax),
  subject: text(300, /^(?:client|identifier)\//),
  occurred: instantOf,
});

const leaf = members<WithheldLeaf>({
  index: whole(0),
  hash: hexHash,
  tags: list(hexHash, packLimits.subjectsMax),
  why: oneOf(...withheldReasons),
});

const name = text(128);
const conclusion = members<Conclusion>({
  ...{ service: oneOf(...services), asset: name, status: name, mayServe: truth, rule: name, ruleSet: name },
});

const statement = members<StatementPart>({
  v: oneOf(1),
  exhibits: list(exhibit, packLimits.exhibitsMax),
  withheld: list(leaf, packLimits.exhibitsMax),
  conclusions: list(conclusion, packLimits.exhibitsMax),
});

export const statementBytes = (told: StatementPart): Uint8Array => jsonPart(told);

/** Reads `data/statement.json`. Throws a `FormatError` where it is none. */
export const parseStatementPart = (bytes: Uint8Array): StatementPart =>
  parseJsonPart(bytes, 'statement.json', statement);
