import type { Cell } from '#libs/evidence';

/** The parameters of a question, as they came. */
export type AskedOf = Readonly<Record<string, string | undefined>>;

/** What an answer says of itself, whatever it is of. */
export interface Answered {
  readonly at?: string;
  readonly knownAt?: string;
  readonly position?: string | null;
  readonly next?: string | null;
  readonly behind?: { readonly clients: number };
}

/** How an answer is laid out as a table. Columns are found by their names: new ones may come among them. */
export interface Sheet<Answer> {
  /** Its file's name, without the ending. */
  readonly name: string;
  readonly columns: readonly string[];
  /** The answer comes in pages, by `limit` and `after`. */
  readonly inPages?: boolean;
  /** The lines of an answer, or of a page of one, to what was asked. */
  rows(answer: Answer, asked: AskedOf): Iterable<readonly Cell[]>;
}

/**
 * What stands in the last columns. Every line says where it was answered from, under the names by which that can be asked
 * for again; the last line, and no other, says what was asked and how many lines there are before it. Where clients are
 * behind, there is one column more, in which it says how many.
 */
export const closingColumns = ['at', 'knownAt', 'knownPosition', 'question', 'count'] as const;
export const behindColumn = 'behind';
