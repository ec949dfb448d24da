import { chronologyOf } from './chronology.js';
import { htmlOf } from './html.js';
import type { PackDocuments } from './pack-documents.js';
import { summaryOf } from './summary.js';

/** `data/summary.html`: one page for a person. UTF-8, no script, nothing fetched. */
export const summaryHtml = (pack: PackDocuments): string => [...htmlOf(summaryOf(pack))].join('');

/** `data/chronology.html`, in pieces: however many exhibits there are, a table of it is held at once. */
export const chronologyHtml = (pack: PackDocuments): Generator<string> => htmlOf(chronologyOf(pack));
