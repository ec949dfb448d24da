/** Text from here or outside; neither is ever markup. */
export interface Span {
  readonly text: string;
  /** Another document of the pack, or a place in one. */
  readonly href?: string;
  readonly isStrong?: true;
  /** What is typed or copied letter by letter. */
  readonly isCode?: true;
  /** An instant, where the text is one. */
  readonly instant?: string;
}

export type Spans = readonly (string | Span)[];

/** Good or bad for the firm, in doubt, or neither: told by a sign and by words, never by a colour alone. */
export type Tone = 'good' | 'bad' | 'doubt' | 'none';

export const signs: Readonly<Record<Tone, string>> = { good: '✓', bad: '✗', doubt: '▲', none: '' };

/** A few words behind a sign. */
export interface Badge {
  readonly tone: Tone;
  readonly text: string;
}

export interface TableCell {
  readonly lines: readonly Spans[];
  readonly badges?: readonly Badge[];
}

export interface TableRow {
  /** By which other documents lead to it. */
  readonly id?: string;
  readonly tone?: Tone;
  /** As many as there are columns. The first names the row. */
  readonly cells: readonly TableCell[];
}

export interface Block {
  readonly heading?: { readonly level: 2 | 3; readonly text: string };
  readonly verdict?: Badge & { readonly lines: readonly Spans[] };
  readonly paragraphs?: readonly Spans[];
  readonly list?: readonly Spans[];
  readonly table?: {
    readonly caption: string;
    /** How wide each is to the others. */
    readonly columns: readonly { readonly name: string; readonly width: number }[];
    readonly rows: readonly TableRow[];
  };
  /** What is to be read beside each other. */
  readonly beside?: readonly (readonly Block[])[];
}

/** A document before it is HTML or PDF. Its blocks may be made while they are written, and are gone through once. */
export interface BlockDocument {
  readonly language: string;
  readonly title: string;
  readonly blocks: Iterable<Block>;
}

export const code = (text: string): Span => ({ text, isCode: true });
export const strong = (text: string): Span => ({ text, isStrong: true });

/** A line as nothing but its text. */
export const textOf = (line: Spans): string =>
  line.map((part) => (typeof part === 'string' ? part : part.text)).join('');
