import { shownText } from '../shown-text.js';
import type { PdfFile } from './pdf-type.js';

/** Written from right to left, which takes more than a font. */
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** A text with what the fonts of a PDF cannot show written out, as `\u{4e2d}`. */
export function printable(file: PdfFile, text: string): string {
  const { font } = (file as unknown as { readonly _font: { readonly font: Glyphs } })._font;
  return shownText(text).replaceAll(/[^\u0020-\u024f]/gu, (character) => {
    const code = character.codePointAt(0) as number;
    if (font.hasGlyphForCodePoint(code) && !rightToLeft.test(character)) return character;
    return `\\u{${code.toString(16)}}`;
  });
}

/** What the library behind pdfkit knows of a font. */
interface Glyphs {
  hasGlyphForCodePoint(code: number): boolean;
}
