import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { languages } from '#libs/assessment';
import { aLog, anAnswer, anExhibit, aPack } from '../test/a-pack.js';
import { chronologyCsv } from './chronology-csv.js';
import { chronologyHtml, summaryHtml } from './documents.js';
import type { LogOfPack, PackDocuments } from './pack-documents.js';

const chronology = (pack: PackDocuments): string => [...chronologyHtml(pack)].join('');
/** The text of a page, as its reader has it. */
const textIn = (html: string): string =>
  html
    .replace(/^[\s\S]*<main>/, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll(/\s+/g, ' ');
const summary = (pack: PackDocuments): string => textIn(summaryHtml(pack));

/** All the tags of a page, with their attributes but no values of them. */
const markup = (html: string): string[] =>
  (html.match(/<[^>]*>/g) ?? []).map((tag) => tag.replaceAll(/"[^"]*"/g, '""'));

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '" onload="x',
    "'><img src=x onerror=y>",
    '</style>',
    '<!--',
    '&lt;',
    ']]>',
  ),
);

describe('the documents of a pack', () => {
  it('are the same bytes for the same input', () => {
    expect(summaryHtml(aPack())).toBe(summaryHtml(aPack()));
    expect(chronology(aPack())).toBe(chronology(aPack()));
  });

  it('have no markup that came from outside, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 8, maxLength: 8 }), (texts) => {
        const [id, source, subject, kind, sentence, reason, client, root] = texts as [string, ...string[]];
        const spoilt = (text: string | undefined, plain: string): string => `${plain}${text}`;
        const pack = (like: (text: string | undefined, plain: string) => string): PackDocuments => {
          const { question, coverage } = aPack();
          const exhibit = {
            ...{ id: like(id, 'x'), source: like(source, 's'), subject: like(subject, 'c'), kind: like(kind, 'k') },
            ...{ sentence: like(sentence, 'It is so.'), recordedBy: like(reason, 'r') },
          };
          const gap = { from: coverage.from, to: coverage.to, cause: 'DECLARED' } as const;
          return aPack({
            question: { ...question, reason: like(reason, 'r'), client: like(client, 'c'), askedBy: like(kind, 'k') },
            exhibits: [anExhibit(1, exhibit)],
            assessments: [{ ...anAnswer, asset: like(id, 'x'), because: [{ source: exhibit.source, id: exhibit.id }] }],
            coverage: { ...coverage, sources: [{ source: like(source, 's'), gaps: [gap] }] },
            log: { ...aLog, origin: like(client, 'o'), witnesses: [like(subject, 'w')], root: like(root, 'r') },
          });
        };
        const plain = pack((_, text) => text);
        const bad = pack(spoilt);
        expect(markup(summaryHtml(bad))).toEqual(markup(summaryHtml(plain)));
        expect(markup(chronology(bad))).toEqual(markup(chronology(plain)));
      }),
    );
  });

  it('show what cannot be seen', () =>
    expect(summary(aPack({ question: { ...aPack().question, reason: 'a\u202eb\u0000c' } }))).toContain(
      'Reason: a\\u{202e}b\\u{0}c',
    ));

  it.each(languages)('fetch nothing and run nothing, and say which language they are in: %s', (language) => {
    for (const html of [summaryHtml(aPack({ language })), chronology(aPack({ language }))]) {
      expect(html).toContain(`<html lang="${language}">`);
      expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
      expect(html).not.toMatch(/<script|<link|<img|<iframe|src=|url\(|@import|https?:/);
    }
  });
});

describe('the summary', () => {
  const witnessed: LogOfPack = { ...aLog, witnesses: ['witness.example'] };
  const stampedUpTo = (size: number): LogOfPack => {
    return { ...aLog, anchors: [{ authority: 'Example Trust', time: '2026-07-01T00:00:00Z', size }] };
  };

  it('claims no more than others support', () => {
    const alone = summary(aPack());
    expect(alone).toContain('Tamper-detecting');
    expect(alone).not.toContain('Tamper-evident');
    expect(alone).toContain('COMPLETE_AS_COMMITTED');
    expect(summary(aPack({ log: witnessed }))).toContain('Tamper-evident');
    expect(summary(aPack({ log: stampedUpTo(70_000) }))).not.toContain('That holds for the first');
    const partly = summary(aPack({ log: stampedUpTo(69_000) }));
    expect(partly).toContain('That holds for the first 69,000 entries of the log.');
    expect(partly).toContain('No outside time stamp covers what stands after the first 69,000 entries');
    expect(summary(aPack({ log: { ...aLog, replayers: ['nca.example'] } }))).toContain('COMPLETE: somebody else');
  });

  it.each(languages)('is never said to be a qualified ledger: %s', (language) => {
    const text = summary(aPack({ language, log: { ...witnessed, replayers: ['nca.example'] } }));
    expect(text).not.toMatch(
      /qualified electronic ledger|qualifiziertes elektronisches|registre électronique qualifié/i,
    );
  });

  it('shows what speaks against the firm beside what speaks for it, and what decided first', () => {
    const text = summary(aPack());
    expect(text).toMatch(/For the firm Exhibit 1 .*Against the firm Exhibit 2 /);
  });

  it('names three of each side, the strongest, and how many there are besides', () => {
    const ids = [1, 2, 3, 4, 5];
    const references = ids.map((number) => ({ source: 'crm', id: `x${number}` }));
    const against = { ...anAnswer, because: references.slice(4), for: [], against: references };
    const text = summary(aPack({ assessments: [against], exhibits: ids.map((number) => anExhibit(number)) }));
    expect(text).toMatch(/Exhibit 5 .*Exhibit 1 .*Exhibit 2 .*2 more in the chronology/);
    expect(text).not.toContain('Exhibit 3');
  });

  it('takes what is about the client for stronger than what counts for all clients', () => {
    const references = [1, 2, 3].map((number) => ({ source: 'crm', id: `x${number}` }));
    const helped = { ...anAnswer, because: [], for: references, against: [] };
    const exhibits = [anExhibit(1, { subject: 'entity/X' }), anExhibit(2), anExhibit(3, { subject: 'identifier/i1' })];
    expect(summary(aPack({ assessments: [helped], exhibits }))).toMatch(/Exhibit 2 .*Exhibit 3 .*Exhibit 1 /);
  });

  it('tells a fact that is no exhibit as the answer does', () => {
    const reference = { source: 'ads', id: 'x2' };
    const sentences = [{ about: 'against', reference, text: 'Marketing was directed at the client.' }] as const;
    const told = { ...anAnswer, explanation: { language: 'en', sentences } } as const;
    expect(summary(aPack({ assessments: [told], exhibits: [] }))).toContain('Marketing was directed at the client.');
  });

  it('says that nothing on record is no proof that there was nothing', () =>
    expect(summary(aPack({ assessments: [{ ...anAnswer, mayServe: true, because: [], against: [] }] }))).toContain(
      'Nothing on record speaks against the firm. That does not prove that there was nothing',
    ));

  it('says that an answer against the firm may rest on what is not on record', () =>
    expect(summary(aPack({ assessments: [{ ...anAnswer, because: [], against: [] }] }))).toContain(
      'the answer rests on what is not on record',
    ));

  it('shows the worst of several answers first, and all of them', () => {
    const good = { ...anAnswer, service: 'a', status: 'CLIENT_INITIATED', mayServe: true, rule: 'R-210' } as const;
    expect(summary(aPack({ assessments: [good, anAnswer] }))).toMatch(
      /May not serve Service e .*TAINTED .*CLIENT_INITIATED/,
    );
  });

  it('says that nothing was answered where nothing was', () =>
    expect(summary(aPack({ assessments: [] }))).toContain('No answer'));

  it('says what no log can prove, and that it is no advice', () => {
    const text = summary(aPack());
    expect(text).toContain('an event never submitted, or an identity never linked, leaves no trace in any log');
    expect(text).toContain('supports a factual assessment and is not legal advice');
  });

  it('tells gaps, arrivals, lateness, what is sealed or erased, caveats, and names that are claims', () => {
    const gap = { from: '2026-02-01T00:00:00Z', to: '2026-02-02T13:00:00Z', cause: 'HEARTBEAT' } as const;
    const text = summary(
      aPack({
        coverage: { ...aPack().coverage, sources: [{ source: 'ads', gaps: [gap, { ...gap, cause: 'DECLARED' }] }] },
        exhibits: [
          anExhibit(1, { form: 'quarantined' }),
          anExhibit(2, { isLate: true, personal: 'sealed' }),
          anExhibit(3, { personal: 'erased' }),
        ],
        flags: ['SIMULATED_CLOCK'],
        namesAreClaims: true,
      }),
    );
    expect(text).toContain('0 of 1 sources are without a gap');
    expect(text).toContain('Gaps: 2, together 37 hours');
    expect(text).toContain('no valid evidence: 1.');
    expect(text).toContain('too late to help the firm: 1.');
    expect(text).toContain('that this pack does not open: 1.');
    expect(text).toContain('was erased: 1.');
    expect(text).toContain('simulated clock');
    expect(text).toContain('are claims');
  });
});

describe('the chronology', () => {
  const gap = { from: '2026-03-02T09:00:00Z', to: '2026-03-04T00:00:00Z', cause: 'DECLARED' } as const;
  const later = anExhibit(2, { occurred: '2026-03-03T00:00:00Z', proved: { after: '2026-03-03T00:00:00Z' } });
  const pack = aPack({
    exhibits: [anExhibit(1), later],
    coverage: { ...aPack().coverage, sources: [{ source: 'ads', gaps: [gap] }] },
  });

  it('shows uncovered time between the exhibits, where it begins', () =>
    expect(textIn(chronology(pack))).toMatch(/2026-03-02 08:50:12 .*Not covered .*2026-03-03 00:00:00/));

  it('says of an open bracket that it is open', () =>
    expect(textIn(chronology(pack))).toContain('proved after 2026-03-03 00:00:00, until when not yet'));

  it('is a table too, with what is uncovered, and no text of it is run', () => {
    const lines = [...chronologyCsv(aPack({ ...pack, exhibits: [anExhibit(1, { id: '=1+1' })] }))];
    expect(lines[1]).toContain('"\'=1+1"');
    expect(lines[2]).toMatch(/^"uncovered",,"2026-03-02T09:00:00Z"/);
    expect(lines.every((line) => line.endsWith('\r\n'))).toBe(true);
  });

  it('is made piece by piece, however long it is', () => {
    let given = 0;
    const exhibits = {
      length: 50_000,
      *[Symbol.iterator]() {
        for (given = 1; given <= 50_000; given++) yield anExhibit(given);
      },
    };
    let longest = 0;
    let rows = 0;
    for (const piece of chronologyHtml(aPack({ exhibits }))) {
      longest = Math.max(longest, piece.length);
      rows += piece.split('id="exhibit-').length - 1;
    }
    expect(rows).toBe(50_000);
    expect(longest).toBeLessThan(2 ** 20);
  });
});
