import { type Block, type BlockDocument, type Spans, signs, textOf } from '../block.js';
import { PdfTable } from './pdf-table.js';
import { type FontName, fontFiles, inks, type PdfFile, sheet, textWidth } from './pdf-type.js';
import { printable } from './printable.js';

/** What a PDF says beside its blocks. */
export interface PdfSettings {
  /** RFC 3339: the same document at another time is the same file. */
  readonly created: string;
  readonly pageText: (number: number, of: number) => string;
}

/**
 * A document as a PDF 1.7 file on A4: tagged for those who hear it, with its title, its language and embedded fonts. Its bytes follow
 * from the document: nothing in it is compressed, for what a compressor gives changes with its version.
 */
export async function pdfOf({ language, title, blocks }: BlockDocument, settings: PdfSettings): Promise<Uint8Array> {
  // Only who writes a PDF loads what it takes.
  const { default: PDFDocument } = await import('pdfkit');
  const file = new PDFDocument({
    size: 'A4',
    margins: { top: sheet.margin, left: sheet.margin, right: sheet.margin, bottom: 841.89 - sheet.bottom },
    ...{ bufferPages: true, compress: false, pdfVersion: '1.7', tagged: true, lang: language, displayTitle: true },
    // None of its own: it would open again each time whatever is the same file under another name.
    font: '',
    info: { Title: title, Creator: 'Initium', Producer: 'Initium', CreationDate: new Date(settings.created) },
  });
  for (const [name, path] of fontFiles()) file.registerFont(name, path);
  const pieces: Uint8Array[] = [];
  file.on('data', (piece: Uint8Array) => pieces.push(piece));
  const ended = new Promise<void>((done) => file.on('end', done));
  const writer = new PdfBlocks(file);
  writer.heading(1, title);
  for (const block of blocks) writer.block(block);
  numberPages(file, settings.pageText);
  file.end();
  await ended;
  return Buffer.concat(pieces);
}

/** At the foot of each page, once it is known how many there are. */
function numberPages(file: PdfFile, pageText: PdfSettings['pageText']): void {
  const { count } = file.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    file.switchToPage(page);
    file.page.margins.bottom = 0;
    file.markContent('Artifact', { type: 'Pagination' });
    file.font('plain').fontSize(7.5).fillColor(inks.text);
    file.text(pageText(page + 1, count), sheet.margin, sheet.bottom + 12, { width: textWidth, align: 'right' });
    file.endMarkedContent();
  }
}

const sizes = { 1: 15, 2: 11.5, 3: 9.5 } as const;
const bodySize = 8.5;

class PdfBlocks {
  readonly #file: PdfFile;

  constructor(file: PdfFile) {
    this.#file = file;
  }

  block({ heading, verdict, paragraphs = [], list = [], table, beside = [] }: Block): void {
    if (heading !== undefined) this.heading(heading.level, heading.text);
    if (verdict !== undefined) this.#verdict(verdict);
    for (const line of paragraphs) this.#paragraph(line);
    if (list.length > 0) this.#list(list);
    if (table !== undefined) new PdfTable(this.#file, table).write();
    for (const blocks of beside) for (const one of blocks) this.block(one);
  }

  heading(level: 1 | 2 | 3, text: string): void {
    const file = this.#file;
    if (level > 1) file.y += level === 2 ? 9 : 4;
    // With some of what it is the heading of: a table begins with a caption, a header and a row.
    this.#roomFor(sizes[level] + 90);
    file.addStructure(
      file.struct(`H${level}`, () => {
        file.font('bold').fontSize(sizes[level]).fillColor(inks.text);
        file.text(printable(file, text), sheet.margin, file.y, { width: textWidth });
      }),
    );
    file.y += 3;
  }

  #verdict({ tone, text, lines }: NonNullable<Block['verdict']>): void {
    const file = this.#file;
    const [left, width] = [sheet.margin + 9, textWidth - 18];
    const word = printable(file, `${signs[tone]} ${text}`.trim());
    const texts = lines.map((line) => textOf(line));
    file.font('bold').fontSize(13);
    let height = file.heightOfString(word, { width }) + 12;
    file.font('plain').fontSize(bodySize);
    for (const one of texts) height += file.heightOfString(printable(file, one), { width }) + 2;
    this.#roomFor(height + 6);
    const top = file.y;
    file.markContent('Artifact', { type: 'Layout' });
    file.lineWidth(2).fillAndStroke(inks.soft, inks[tone]);
    file.rect(sheet.margin, top, textWidth, height).fillAndStroke(inks.soft, inks[tone]);
    file.endMarkedContent();
    file.addStructure(
      file.struct('P', () => {
        file
          .font('bold')
          .fontSize(13)
          .fillColor(inks[tone])
          .text(word, left, top + 5, { width });
      }),
    );
    for (const line of lines) this.#line('P', line, left, width);
    file.y = top + height + 6;
  }

  #paragraph(line: Spans): void {
    this.#line('P', line, sheet.margin, textWidth);
  }

  #list(lines: readonly Spans[]): void {
    const file = this.#file;
    const list = file.struct('L');
    file.addStructure(list);
    for (const line of lines) {
      this.#roomFor(bodySize * 2);
      const item = file.struct('LI');
      list.add(item);
      const top = file.y;
      item.add(
        file.struct('Lbl', () => {
          file
            .font('plain')
            .fontSize(bodySize)
            .fillColor(inks.text)
            .text('•', sheet.margin + 2, top, { lineBreak: false });
        }),
      );
      file.y = top;
      const body = file.struct('LBody', () => this.#spans(line, sheet.margin + 12, textWidth - 12));
      item.add(body);
      item.end();
    }
    list.end();
    file.y += 2;
  }

  #line(tag: string, line: Spans, left: number, width: number): void {
    const file = this.#file;
    this.#roomFor(bodySize * 2);
    file.addStructure(file.struct(tag, () => this.#spans(line, left, width)));
  }

  /** One line of text, or as many as it takes, each part in its own font. */
  #spans(line: Spans, left: number, width: number): void {
    const file = this.#file;
    file.fillColor(inks.text).fontSize(bodySize);
    const parts = line
      .map((part) => (typeof part === 'string' ? { text: part } : part))
      .filter(({ text }) => text !== '');
    for (const [index, part] of parts.entries()) {
      const font: FontName = 'isCode' in part ? 'code' : 'isStrong' in part ? 'bold' : 'plain';
      file.font(font);
      const options = { width, continued: index < parts.length - 1 };
      const text = printable(file, part.text);
      if (index === 0) file.text(text, left, file.y, options);
      else file.text(text, options);
    }
    file.y += 2;
  }

  #roomFor(height: number): void {
    if (this.#file.y + height > sheet.bottom) this.#file.addPage();
  }
}
