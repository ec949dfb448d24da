import { type Translated, translated } from '../language.js';

const mica = (en: string, de: string, fr: string, mark = '[S]'): Translated =>
  translated(`MiCA, ${en} ${mark}`, `MiCA, ${de} ${mark}`, `MiCA, ${fr} ${mark}`);

const number = 'ESMA35-1872330276-2030';

/** ESMA's guidelines on reverse solicitation: [S2] as a whole, [S] where the paragraph is confirmed (`docs/law.md`). */
function guideline(which: number, paragraphs: readonly number[] = []): Translated {
  const among = (one: string, several: string, and: string): string => {
    if (paragraphs.length === 0) return ' [S2]';
    return `, ${paragraphs.length === 1 ? one : several} ${paragraphs.join(` ${and} `)} [S]`;
  };
  return translated(
    `ESMA guidelines ${number}, guideline ${which}${among('paragraph', 'paragraphs', 'and')}`,
    `ESMA-Leitlinien ${number}, Leitlinie ${which}${among('Absatz', 'Absätze', 'und')}`,
    `orientations de l’ESMA ${number}, orientation ${which}${among('paragraphe', 'paragraphes', 'et')}`,
  );
}

const against = (mark: string): Translated =>
  translated(
    `default against the firm ${mark}`,
    `im Zweifel gegen die Firma ${mark}`,
    `à défaut, contre l’entreprise ${mark}`,
  );

/** Each part of a rule's source, between semicolons: the document and where in it, with the mark of its certainty. */
export const sourceTexts: Readonly<Record<string, Translated>> = {
  'MiCA 2, 3': mica('Articles 2 and 3', 'Artikel 2 und 3', 'articles 2 et 3'),
  'MiCA 59, 60, 63': mica('Articles 59, 60 and 63', 'Artikel 59, 60 und 63', 'articles 59, 60 et 63'),
  'passport 59(7)': mica(
    'Article 59(7), passport',
    'Artikel 59 Absatz 7, EU-Pass',
    'article 59, paragraphe 7, passeport',
  ),
  'MiCA 61(1)': mica('Article 61(1)', 'Artikel 61 Absatz 1', 'article 61, paragraphe 1'),
  'MiCA 61(1) [I]': mica('Article 61(1)', 'Artikel 61 Absatz 1', 'article 61, paragraphe 1', '[I]'),
  'MiCA 61(1), third subparagraph': mica(
    'Article 61(1), third subparagraph',
    'Artikel 61 Absatz 1 Unterabsatz 3',
    'article 61, paragraphe 1, troisième alinéa',
  ),
  'MiCA 61(2)': mica('Article 61(2)', 'Artikel 61 Absatz 2', 'article 61, paragraphe 2'),
  'MiCA 143(3)': mica('Article 143(3)', 'Artikel 143 Absatz 3', 'article 143, paragraphe 3'),
  'MiCA 149(2)': mica('Article 149(2)', 'Artikel 149 Absatz 2', 'article 149, paragraphe 2'),
  'ESMA guideline 1': guideline(1),
  'ESMA guideline 1, paras 12, 13': guideline(1, [12, 13]),
  'ESMA guideline 1, para 13': guideline(1, [13]),
  'ESMA guideline 1, para 17': guideline(1, [17]),
  'ESMA guideline 2': guideline(2),
  'ESMA guideline 2, para 19': guideline(2, [19]),
  'ESMA guideline 2, the converse [I]': translated(
    `the converse of ESMA guidelines ${number}, guideline 2 [I]`,
    `Umkehrschluss aus den ESMA-Leitlinien ${number}, Leitlinie 2 [I]`,
    `a contrario des orientations de l’ESMA ${number}, orientation 2 [I]`,
  ),
  'ESMA guideline 3': guideline(3),
  'ESMA guideline 3, para 23': guideline(3, [23]),
  'ESMA guideline 3, para 24': guideline(3, [24]),
  'ESMA guideline 3, paras 23, 24': guideline(3, [23, 24]),
  'ESMA guideline 4': guideline(4),
  'ESMA supervision guidelines (complaints)': translated(
    `ESMA supervision guidelines ${number} (complaints) [S2]`,
    `ESMA-Aufsichtsleitlinien ${number} (Beschwerden) [S2]`,
    `orientations de surveillance de l’ESMA ${number} (réclamations) [S2]`,
  ),
  'final report, para 10': translated(
    'ESMA final report ESMA35-1872330276-1899, paragraph 10 [S]',
    'ESMA-Abschlussbericht ESMA35-1872330276-1899, Absatz 10 [S]',
    'rapport final de l’ESMA ESMA35-1872330276-1899, paragraphe 10 [S]',
  ),
  'ESMA75-113276571-1710 [S2]': translated(
    'ESMA statement ESMA75-113276571-1710 of 23 June 2026 [S2]',
    'ESMA-Erklärung ESMA75-113276571-1710 vom 23. Juni 2026 [S2]',
    'déclaration de l’ESMA ESMA75-113276571-1710 du 23 juin 2026 [S2]',
  ),
  'Delegated Regulation (EU) 2025/1140, Art. 2, by analogy [I]': translated(
    'Delegated Regulation (EU) 2025/1140, Article 2, by analogy [I]',
    'Delegierte Verordnung (EU) 2025/1140, Artikel 2, entsprechend [I]',
    'règlement délégué (UE) 2025/1140, article 2, par analogie [I]',
  ),
  'GDPR 17': translated('GDPR, Article 17 [S]', 'DSGVO, Artikel 17 [S]', 'RGPD, article 17 [S]'),
  'burden of proof [I]': translated('burden of proof [I]', 'Beweislast [I]', 'charge de la preuve [I]'),
  'default against the firm [SEED]': against('[SEED]'),
  'default against the firm [I]': against('[I]'),
  '[I]': translated(
    'a decision of this project [I]',
    'eine Festlegung dieses Projekts [I]',
    'un choix de ce projet [I]',
  ),
  '[I]: a positive act with stated coverage': translated(
    'a decision of this project [I]: a check is a positive act, and says what it covered',
    'eine Festlegung dieses Projekts [I]: Eine Prüfung ist eine Handlung und sagt, was sie umfasste',
    'un choix de ce projet [I] : un contrôle est un acte positif et dit ce qu’il a couvert',
  ),
  '[I]: contemporaneity': translated(
    'a decision of this project [I]: evidence is recorded when it arises',
    'eine Festlegung dieses Projekts [I]: Nachweise werden erfasst, wenn sie entstehen',
    'un choix de ce projet [I] : une preuve s’enregistre au moment où elle naît',
  ),
  '[I]: an absence is worth what the net was worth': translated(
    'a decision of this project [I]: that nothing was found is worth what the search was worth',
    'eine Festlegung dieses Projekts [I]: Dass nichts gefunden wurde, ist so viel wert wie die Suche',
    'un choix de ce projet [I] : ne rien trouver vaut ce que valait la recherche',
  ),
};
