import { createRequire } from 'node:module';
import type PDFDocument from 'pdfkit';

export type PdfFile = PDFDocument;

/** A4, in points. */
export const sheet = { width: 595.28, margin: 42, bottom: 800 } as const;
export const textWidth = sheet.width - 2 * sheet.margin;

/** As dark as they are on paper in HTML: a contrast of at least 7 to 1 on white. */
export const inks = {
  text: '#000000',
  line: '#777777',
  soft: '#f1f3f5',
  good: '#0b4a26',
  bad: '#7d0f14',
  doubt: '#5c3a00',
  none: '#000000',
} as const;

/** DejaVu has the letters of every official language of the Union, and the signs that documents use. */
const fonts = { plain: 'DejaVuSansCondensed', bold: 'DejaVuSansCondensed-Bold', code: 'DejaVuSansMono' } as const;
export type FontName = keyof typeof fonts;

/** Where the file of each font is. */
export function fontFiles(): readonly (readonly [FontName, string])[] {
  const { resolve } = createRequire(import.meta.url);
  return (Object.keys(fonts) as FontName[]).map((name) => [name, resolve(`dejavu-fonts-ttf/ttf/${fonts[name]}.ttf`)]);
}
