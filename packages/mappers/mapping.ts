/** A value out of a record. A text that begins with `$` or `@` is a path, any other scalar is itself. */
export type Expression = string | number | boolean | null | ExpressionForm;

export type ExpressionForm =
  | { readonly literal: unknown }
  | { readonly first: readonly Expression[] }
  | { readonly join: readonly Expression[]; readonly with?: string }
  | { readonly of: Expression; readonly table: string | Rows; readonly else?: Otherwise }
  | { readonly of: Expression; readonly until: readonly string[] }
  | { readonly time: Expression; readonly as: TimeForm; readonly zone?: Expression }
  | { readonly pseudonym: Expression; readonly as: PseudonymForm; readonly scope?: string }
  | { readonly country: Expression }
  | { readonly digest: readonly Expression[] }
  | { readonly object: Readonly<Record<string, Expression>> }
  | { readonly list: readonly Expression[] }
  | { readonly when: MappingCondition; readonly then: Expression; readonly else?: Expression }
  | { readonly call: string; readonly with?: readonly Expression[] };

/** A code of the vendor's, and what it is here; null is none. */
export type Rows = Readonly<Record<string, unknown>>;

/** What a code without a row is, or one that is missing: a value that is never favourable, none (null), or no evidence at all. */
export type Otherwise = string | number | boolean | null | { readonly unmapped: string };

export interface LookupTable {
  readonly about?: string;
  readonly rows: Rows;
  readonly else: Otherwise;
}

export const timeForms = [
  'epoch-seconds',
  'epoch-milliseconds',
  'epoch-microseconds',
  'epoch',
  'rfc3339',
  'rfc2822',
  'local',
  'date',
] as const;
export type TimeForm = (typeof timeForms)[number];

export const pseudonymForms = ['email', 'phone', 'device', 'id'] as const;
export type PseudonymForm = (typeof pseudonymForms)[number];

/** All of its members hold: a path with the values that it may have, or what is asked of it. */
export type MappingCondition = {
  readonly [path: string]: Wanted | readonly MappingCondition[] | MappingCondition;
};
export type Wanted =
  | string
  | number
  | boolean
  | null
  | readonly (string | number | boolean | null)[]
  | { readonly present: boolean }
  | { readonly starts: readonly string[] }
  | { readonly contains: readonly string[] }
  | { readonly same: string }
  | { readonly in: string };

/** One piece of evidence. What it leaves out is as the mapping says for all. */
export interface EvidenceTemplate {
  readonly kind: string;
  /** Tells several pieces of one record apart, in their ids. The first has none. */
  readonly as?: string;
  readonly when?: MappingCondition;
  readonly id?: Expression;
  readonly subject?: SubjectTemplate;
  readonly time?: Expression;
  readonly data: Readonly<Record<string, Expression>>;
}

/** Tried in this order: a client by the firm's own id, else an identifier by its pseudonym. */
export type SubjectTemplate = Readonly<Partial<Record<'client' | 'identifier' | 'campaign' | 'actor', Expression>>>;

/** The first rule whose condition holds decides what becomes of a record, or of an element of `each`. */
export interface MappingRule {
  readonly when?: MappingCondition;
  readonly each?: string;
  readonly rules?: readonly MappingRule[];
  readonly evidence?: readonly EvidenceTemplate[];
  /** Why it is none of the ledger's business. */
  readonly ignore?: string;
  /** Why nobody can say what it is. */
  readonly unmapped?: string;
}

/** A record with what has to come of it: the pieces of evidence in order, or why there is none. */
export interface MappingSample {
  readonly says: string;
  readonly record: unknown;
  readonly evidence?: readonly ExpectedEvidence[];
  readonly ignored?: string;
  /** A part of the reasons. */
  readonly unmapped?: string;
}

export interface ExpectedEvidence {
  readonly kind: string;
  readonly id?: string;
  readonly subject: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface CsvForm {
  readonly delimiter?: string;
}

/** What a mapping's file says: see README.md. */
export interface Mapping {
  readonly mapping: string;
  readonly version: number;
  readonly title: string;
  readonly documentation?: readonly string[];
  readonly reads: 'json' | { readonly csv: CsvForm };
  /** Where the records of a document are, or the only one; without it the document, or the elements of one that is an array. */
  readonly records?: readonly string[];
  /** A record is one of this vendor's if it has all of one of these lists. */
  readonly recognise: readonly (readonly string[])[];
  readonly raw: 'all' | 'mapped' | 'none';
  /** What a record is called where it is counted. */
  readonly type: Expression;
  readonly id?: Expression;
  readonly time?: Expression;
  readonly subject?: SubjectTemplate;
  readonly defaults?: { readonly zone?: string; readonly country?: string };
  readonly tables?: Readonly<Record<string, LookupTable>>;
  readonly rules: readonly MappingRule[];
  readonly samples: readonly MappingSample[];
}
