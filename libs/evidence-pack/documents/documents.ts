import { chronologyDocument, chronologyOf } from './chronology.js';
import { chronologyPart } from './chronology-part.js';
import { htmlOf } from './html.js';
import type { PackDocuments } from './pack-documents.js';
import { type PdfSettings, pdfOf } from './pdf/pdf.js';
import { summaryOf } from './summary.js';
import { wordings } from './texts/wording.js';

/** `data/summary.html`: one page for a person. UTF-8, no script, nothing fetched. */
export const summaryHtml = (pack: PackDocuments): string => [...htmlOf(summaryOf(pack))].join('');

/** `data/chronology.html`, in pieces: however many exhibits there are, a table of it is held at once. */
export const chronologyHtml = (pack: PackDocuments): Generator<string> => htmlOf(chronologyOf(pack));

/** `data/summary.pdf`: the same words as the HTML has. */
export const summaryPdf = (pack: PackDocuments): Promise<Uint8Array> => pdfOf(summaryOf(pack), settingsOf(pack));

/** `data/chronology.pdf`: of a long chronology as much as fits on paper, and it says so. */
export const chronologyPdf = (pack: PackDocuments): Promise<Uint8Array> =>
  pdfOf(chronologyDocument(pack, chronologyPart(pack)), settingsOf(pack));

const settingsOf = ({ language, question }: PackDocuments): PdfSettings => ({
  created: question.knownAt,
  pageText: wordings[language].page,
});
