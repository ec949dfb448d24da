import { describe, expect, it } from '@jest/globals';
import { languages } from '#libs/assessment';
import { anAnswer, anExhibit, aPack } from '../../test/a-pack.js';
import { textOfPdf } from '../../test/text-of-pdf.js';
import { onPaper } from '../chronology-part.js';
import { chronologyPdf, summaryPdf } from '../documents.js';
import type { PackDocuments } from '../pack-documents.js';

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const withReason = (reason: string): PackDocuments => aPack({ question: { ...aPack().question, reason } });

describe('a document as PDF', () => {
  it('is the same bytes for the same input', async () => {
    expect(Buffer.from(await summaryPdf(aPack())).equals(await summaryPdf(aPack()))).toBe(true);
    expect(Buffer.from(await chronologyPdf(aPack())).equals(await chronologyPdf(aPack()))).toBe(true);
  });

  it('is dated by what it was asked of, whenever it is made', async () =>
    expect(latin(await summaryPdf(aPack()))).toContain('(D:20260701000000Z)'));

  it.each(languages)('is tagged, and says its title and its language: %s', async (language) => {
    const file = latin(await summaryPdf(aPack({ language })));
    expect(file).toContain('/Marked true');
    expect(file).toContain(`/Lang (${language})`);
    expect(file).toContain('/DisplayDocTitle true');
    for (const tag of ['H1', 'H2', 'L', 'LI', 'Table', 'TH', 'TD']) expect(file).toContain(`/S /${tag}`);
    expect(file).toMatch(/\/Scope \/Column/);
  });

  it.each(['äöüß ÄÖÜ ẞ', 'éèêëàçœŒ', '„so“ “so” « si » – — … ’ €', 'Ελλάδα', 'България', 'Žižkov łódź'])(
    'shows %s as it is',
    async (text) => expect(textOfPdf(await summaryPdf(withReason(text)))).toContain(text.replaceAll('\u00a0', ' ')),
  );

  it('writes out what its fonts do not have, and what is not seen', async () =>
    expect(textOfPdf(await summaryPdf(withReason('中\u202eא𓀀')))).toContain(
      'Reason: \\u{4e2d}\\u{202e}\\u{5d0}\\u{13000}',
    ));

  it.each(languages)('has the words of the page in HTML: %s', async (language) => {
    const text = textOfPdf(await summaryPdf(aPack({ language })));
    expect(text).toMatch(/tamper-detecting/i);
    expect(text).toContain('COMPLETE_AS_COMMITTED');
    expect(text).not.toContain('\ufffd');
  });

  it('numbers its pages', async () => {
    const exhibits = Array.from({ length: 100 }, (_, index) => anExhibit(index + 1));
    const text = textOfPdf(await chronologyPdf(aPack({ exhibits })));
    const [, pages] = /Page 1 of (\d+)/.exec(text) ?? [];
    expect(Number(pages)).toBeGreaterThan(2);
    expect(text).toContain(`Page ${pages} of ${pages}`);
  });

  it('leaves no heading alone at the foot of a page', async () => {
    for (let count = 10; count < 25; count++) {
      const march = Array.from({ length: count }, (_, index) => anExhibit(index + 1));
      const later = anExhibit(count + 1, { occurred: '2026-09-01T00:00:00Z' });
      const text = textOfPdf(await chronologyPdf(aPack({ exhibits: [...march, later] })));
      expect(text).toMatch(/September 2026 Exhibits and uncovered periods/);
      expect(text).not.toMatch(
        /September 2026 (?:Page|Exhibits[^.]*2026 No\. When What it says Source and subject Page)/,
      );
    }
  });

  it('has as much of a long chronology as fits on paper: what speaks against the firm, whatever else, and where the rest is', async () => {
    const count = onPaper.exhibitsMax + 500;
    const exhibits = Array.from({ length: count }, (_, index) =>
      anExhibit(index + 1, { sentence: `No. ${index + 1}.` }),
    );
    const contrary = { source: 'crm', id: `x${count}` };
    const assessments = [{ ...anAnswer, because: [], for: [], against: [contrary] }];
    const text = textOfPdf(await chronologyPdf(aPack({ exhibits, assessments })));
    expect(text).toContain('This document shows 500 of 1,000 exhibits');
    expect(text).toContain('All are in data/chronology.html and data/chronology.csv.');
    expect(text).toContain(`No. ${count}. ✗ against the firm`);
    expect(text).toContain(`No. ${onPaper.exhibitsMax - 1}.`);
    expect(text).not.toContain(`No. ${onPaper.exhibitsMax}.`);
  });

  it('holds a sentence of any length on a page', async () => {
    const long = anExhibit(1, { sentence: 'word '.repeat(10_000), id: 'x'.repeat(5_000) });
    expect(textOfPdf(await chronologyPdf(aPack({ exhibits: [long, anExhibit(2)] })))).toContain('…');
  });
});
