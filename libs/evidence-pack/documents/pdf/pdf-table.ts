import { type Badge, type Block, signs, type TableCell, type TableRow, textOf } from '../block.js';
import { type FontName, inks, type PdfFile, sheet, textWidth } from './pdf-type.js';
import { printable } from './printable.js';

const [size, padding] = [7.5, 3];
/** Of what a cell says; what is longer is in the other forms of a document. */
const lengthMax = 1_500;

interface CellLine {
  readonly text: string;
  readonly font: FontName;
  readonly ink: string;
}

/** A table that goes on from page to page: its header is repeated, no row is cut. */
export class PdfTable {
  readonly #file: PdfFile;
  readonly #table: NonNullable<Block['table']>;
  readonly #lefts: readonly number[];
  readonly #widths: readonly number[];

  constructor(file: PdfFile, table: NonNullable<Block['table']>) {
    this.#file = file;
    this.#table = table;
    const whole = table.columns.reduce((sum, { width }) => sum + width, 0);
    this.#widths = table.columns.map(({ width }) => (width / whole) * textWidth);
    this.#lefts = this.#widths.map((_, index) =>
      this.#widths.slice(0, index).reduce((sum, width) => sum + width, sheet.margin as number),
    );
  }

  write(): void {
    const file = this.#file;
    const { caption, columns, rows } = this.#table;
    const header = columns.map(({ name }): CellLine[] => [{ text: name, font: 'bold', ink: inks.text }]);
    const table = file.struct('Table');
    file.addStructure(table);
    if (file.y + 60 > sheet.bottom) file.addPage();
    file.y += 3;
    const captioned = file.struct('Caption', () => {
      file.font('bold').fontSize(size).fillColor(inks.text);
      file.text(printable(file, caption), sheet.margin, file.y, { width: textWidth });
    });
    table.add(captioned);
    file.y += 2;
    this.#row(
      header,
      this.#heightOf(header),
      'none',
      table,
      columns.map(() => 'Column'),
    );
    for (const row of rows) {
      const cells = row.cells.map((cell, index) => linesOf(cell, index === 0));
      const height = this.#heightOf(cells);
      if (file.y + height > sheet.bottom) {
        file.addPage();
        // Who hears the table has heard its header.
        this.#row(header, this.#heightOf(header), 'none');
      }
      this.#row(cells, height, row.tone, table, ['Row']);
    }
    table.end();
    file.y += 4;
  }

  #heightOf(cells: readonly (readonly CellLine[])[]): number {
    const file = this.#file;
    const heights = cells.map((lines, index) => {
      const width = (this.#widths[index] as number) - 2 * padding;
      return lines.reduce((sum, { text, font }) => {
        file.font(font).fontSize(size);
        return sum + file.heightOfString(printable(file, text), { width });
      }, 0);
    });
    return Math.max(...heights) + 2 * padding;
  }

  /** A row at the place of the pen; of no structure where no table is given. */
  #row(
    cells: readonly (readonly CellLine[])[],
    height: number,
    tone: TableRow['tone'],
    table?: ReturnType<PdfFile['struct']>,
    scopes: readonly ('Row' | 'Column')[] = [],
  ): void {
    const file = this.#file;
    const top = file.y;
    file.markContent('Artifact', { type: 'Layout' });
    if (tone !== undefined) file.rect(sheet.margin, top + 0.5, textWidth, height - 0.5).fill(inks.soft);
    file.lineWidth(0.5).strokeColor(inks.line);
    file
      .moveTo(sheet.margin, top + height)
      .lineTo(sheet.margin + textWidth, top + height)
      .stroke();
    if (table === undefined) for (const [index, lines] of cells.entries()) this.#cell(lines, index, top);
    file.endMarkedContent();
    if (table !== undefined) {
      const row = file.struct('TR');
      table.add(row);
      for (const [index, lines] of cells.entries()) {
        const scope = scopes[index];
        const cell = scope === undefined ? file.struct('TD') : file.struct('TH', { scope });
        row.add(cell);
        cell.add(() => this.#cell(lines, index, top));
        cell.end();
      }
      row.end();
    }
    file.y = top + height;
  }

  #cell(lines: readonly CellLine[], index: number, top: number): void {
    const file = this.#file;
    const [left, width] = [(this.#lefts[index] as number) + padding, (this.#widths[index] as number) - 2 * padding];
    file.y = top + padding;
    for (const { text, font, ink } of lines) {
      file.font(font).fontSize(size).fillColor(ink).text(printable(file, text), left, file.y, { width });
    }
  }
}

function linesOf({ lines, badges = [] }: TableCell, isHeader: boolean): CellLine[] {
  return [
    ...lines.map((line): CellLine => {
      const isBold = isHeader || line.every((part) => typeof part !== 'string' && part.isStrong === true);
      return { text: shortened(textOf(line)), font: isBold ? 'bold' : 'plain', ink: inks.text };
    }),
    ...badges.map(({ tone, text }: Badge): CellLine => {
      return { text: `${signs[tone]} ${text}`.trim(), font: 'bold', ink: inks[tone] };
    }),
  ];
}

const shortened = (text: string): string => (text.length <= lengthMax ? text : `${text.slice(0, lengthMax)} …`);
