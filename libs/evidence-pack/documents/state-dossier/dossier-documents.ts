import { csv } from '#libs/evidence';
import { packParts } from '../../parts.js';
import { dossierParts, stateTableNames, stateTablePart } from '../../state-dossier/dossier-parts.js';
import type { LatePart } from '../documents-of-pack.js';
import { htmlOf } from '../html.js';
import { pdfOf } from '../pdf/pdf.js';
import { readmeText } from '../readme.js';
import { wordings } from '../texts/wording.js';
import type { StateDossierFacts } from './dossier-facts.js';
import { dossierSummary } from './dossier-summary.js';

/** What of a dossier follows from the rest of it: the tables, and what people read and print. */
export function dossierDocumentParts(facts: StateDossierFacts): LatePart[] {
  const { language, knownAt } = facts.question;
  return [
    ...dossierTableParts(facts),
    { path: packParts.readme, make: () => Buffer.from(readmeText(language)) },
    { path: packParts.summary, make: () => Buffer.from([...htmlOf(dossierSummary(facts))].join('')) },
    {
      path: packParts.summaryPdf,
      make: () => pdfOf(dossierSummary(facts), { created: knownAt, pageText: wordings[language].page }),
    },
  ];
}

/** The tables, but for those that are the ledger's claim. */
export function dossierTableParts({
  tables,
  question,
  answers,
}: Pick<StateDossierFacts, 'tables' | 'question' | 'answers'>): LatePart[] {
  return [
    ...stateTableNames.map((name): LatePart => {
      const { columns, rows } = tables[name];
      return { path: stateTablePart(name), make: () => Buffer.from(csv(columns, rows)) };
    }),
    { path: dossierParts.sample, make: () => Buffer.from(csv(sampleColumns, sampleRows())) },
  ];

  function* sampleRows() {
    for (const { client, pack } of question.sample)
      for (const { service, asset, status, rule, mayServe } of answers.get(pack) ?? [])
        yield [client, service, asset, status, rule, mayServe, `pack ${pack}`];
  }
}

const sampleColumns = ['client', 'service', 'asset', 'status', 'rule', 'mayServe', 'basis'];
