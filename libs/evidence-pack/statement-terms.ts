import { parseJson } from '#libs/evidence';
import { FormatError } from '#libs/transparency';
import type { PackLanguage } from './pack-language.js';
import { members, type StrictReader, text, whole } from './strict.js';

/** What only a firm can tell its clients (GDPR Article 15(1)), by a name of each: of what it has not told a statement says so. */
export const firmTermNames = [
  'controller',
  'contact',
  'protectionOfficer',
  'purposes',
  'legalBasis',
  'recipients',
  'transfers',
  'authority',
] as const;
export type FirmTermName = (typeof firmTermNames)[number];

/** What the firm tells, in one language. */
export type FirmTerms = Readonly<Partial<Record<FirmTermName, string>>>;

/** What makes a pack the client's own copy. */
export interface StatementTerms {
  /** How long after the last that occurred what is on record is kept (`INITIUM_RETENTION_YEARS`). */
  readonly retentionYears: number;
  readonly firm: FirmTerms;
}

const termLengthMax = 2_000;
const term = text(termLengthMax);
const allOf = <T>(reader: StrictReader<T>) =>
  Object.fromEntries(firmTermNames.map((name) => [name, reader])) as Record<FirmTermName, StrictReader<T>>;

export const readStatementTerms = members<StatementTerms>({
  retentionYears: whole(1, 100),
  firm: members<FirmTerms>(allOf(term) as never, firmTermNames),
});

/** The same in every language that the firm gave. */
export type TranslatedTerms = Readonly<
  Partial<Record<FirmTermName, string | Readonly<Partial<Record<PackLanguage, string>>>>>
>;

type Translations = Readonly<Partial<Record<PackLanguage, string>>>;
const translations = members<Translations>({ en: term, de: term, fr: term } as never, ['en', 'de', 'fr']);
const translated: StrictReader<string | Translations> = (value, where) =>
  typeof value === 'string' ? term(value, where) : translations(value, where);
const terms = members<TranslatedTerms>(allOf(translated) as never, firmTermNames);

/** Reads a file of a firm's: an object with a text for each name, or one for each language. Throws a `FormatError` where it is none. */
export function parseFirmTerms(bytes: Uint8Array): TranslatedTerms {
  const { value, problems } = parseJson(bytes);
  if (problems !== undefined) throw new FormatError(`the file ${problems[0]?.detail ?? 'is not JSON'}`);
  return terms(value, 'the file');
}

/** Of these, what there is in one language. A text that is given once is taken for every one. */
export function firmTermsIn(given: TranslatedTerms, language: PackLanguage): FirmTerms {
  const texts = firmTermNames.flatMap((name) => {
    const said = given[name];
    const told = typeof said === 'string' ? said : said?.[language];
    return told === undefined ? [] : [[name, told] as const];
  });
  return Object.fromEntries(texts);
}
