import { hash } from 'node:crypto';
import { services } from '#libs/evidence';
import { packLimits } from './limits.js';
import { type PackLanguage, packLanguages } from './pack-language.js';
import { readStatementTerms, type StatementTerms } from './statement-terms.js';
import {
  hexHash,
  instantOf,
  jsonPart,
  list,
  members,
  oneOf,
  parseJsonPart,
  type StrictReaders,
  text,
  truth,
  whole,
} from './strict.js';

/** A service and an asset that are asked about. */
export interface PackSubject {
  readonly service: string;
  readonly asset: string;
}

/** What a pack does not have, and why: each as a name of its own, and in words. */
export interface NotIncluded {
  readonly what: string;
  readonly why: string;
}

/** What everything that is asked and proved says of who asked, and of the log by which it is proved. */
export interface ProvedQuestion {
  readonly v: 1;
  readonly knownAt: string;
  readonly language: PackLanguage;
  /** What it is for, in the words of who asked. */
  readonly reason: string;
  /** Who asked, and whether the ledger knew who it was or was only told. */
  readonly askedBy: { readonly name: string; readonly isKnown: boolean };
  /** By which log it is proved: all proofs lead to the checkpoint at this size. */
  readonly log: { readonly origin: string; readonly size: number };
  /** By which epoch of the subject map completeness is proved, and which leaf says so. */
  readonly epoch: { readonly size: number; readonly index: number; readonly mapRoot: string };
  /** How many leaves of the log were known by `knownAt`: no evidence of a leaf from there on is in it. */
  readonly knownSize: number;
  /** Whether the ledger lives under a simulated clock. */
  readonly simulated: boolean;
  readonly notIncluded: readonly NotIncluded[];
}

/** What a pack answers. All of the pack follows from it and from the log at its size. */
export interface PackQuestion extends ProvedQuestion {
  /** The client, by its pseudonym without `client/`. */
  readonly client: string;
  readonly entity: string;
  /** Which subjects are asked about, each as the assessment has it; absent: all that the client has. */
  readonly subjects?: readonly PackSubject[];
  readonly at: string;
  /** By which rule set it is asked, where that is not the one in force by `knownAt`. */
  readonly ruleSet?: string;
  /** Whether personal data is disclosed: data keys of sealed evidence are in the pack. */
  readonly includePersonal: boolean;
  /** Where it is the client's own copy and no pack for an authority: what its statement says beside what is on record. */
  readonly statement?: StatementTerms;
}

const name = text(256);
const subject = members<PackSubject>({ service: oneOf(...services), asset: text(128) });

/** How each of them is read. */
export const provedMembers: StrictReaders<ProvedQuestion> = {
  v: oneOf(1),
  knownAt: instantOf,
  language: oneOf(...packLanguages),
  reason: text(packLimits.reasonLengthMax),
  askedBy: members({ name, isKnown: truth }),
  log: members({ origin: name, size: whole(1) }),
  epoch: members({ size: whole(0), index: whole(0), mapRoot: hexHash }),
  knownSize: whole(0),
  simulated: truth,
  notIncluded: list(members<NotIncluded>({ what: text(64), why: text(1_024) }), 100),
};

/** A client by its pseudonym, without `client/`. */
export const clientName = text(128, /^[A-Za-z0-9._~:@+-]{1,128}$/);

const question = members<PackQuestion>(
  {
    ...provedMembers,
    client: clientName,
    entity: text(128),
    subjects: list(subject, packLimits.subjectsMax),
    at: instantOf,
    ruleSet: text(64),
    includePersonal: truth,
    statement: readStatementTerms,
  },
  ['subjects', 'ruleSet', 'statement'],
);

export const questionBytes = (asked: PackQuestion): Uint8Array => jsonPart(asked);

/** Reads `data/question.json`. Throws a `FormatError` where it is none. */
export const parsePackQuestion = (bytes: Uint8Array): PackQuestion => parseJsonPart(bytes, 'question.json', question);

/** What a pack is called: 32 hexadecimal digits of the SHA-256 of its question. */
export const packId = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex').slice(0, 32);

export const isPackId = (id: string): boolean => /^[0-9a-f]{32}$/.test(id);

/** The one folder that a pack's parts are in. */
export const packFolder = (id: string): string => `initium-pack-${id}`;
