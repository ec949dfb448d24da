import { createHash } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { languages } from '#libs/assessment';
import { wordingVersion } from '../bag.js';
import { anExhibit, aPack } from '../test/a-pack.js';
import { aStatement } from '../test/a-statement.js';
import { chronologyCsv } from './chronology-csv.js';
import { chronologyHtml, chronologyPdf, summaryHtml, summaryPdf } from './documents.js';
import { readmeText } from './readme.js';
import { statementParts } from './statement-parts.js';

/** What all documents of one example hash to, by version. A line is never changed: another wording or look is another version. */
const known: Readonly<Record<number, string>> = {
  1: 'bd8c8157c3ca14f71806aa7fddcc1f942b37b016598c730b2fd42eb4c2791103',
};

/** The same of a client's own copy. */
const knownStatements: Readonly<Record<number, string>> = {
  1: '15fa9264dba116f327a6cf587ab9ecf409e696156bff6d0912925d5daabacbe1',
};

it('a client’s own copy of a wording is the same bytes for ever', async () => {
  const sum = createHash('sha256');
  for (const language of languages)
    for (const { make } of statementParts(aStatement(language))) sum.update(await make());
  expect(sum.digest('hex')).toBe(knownStatements[wordingVersion]);
});

it('every document of a wording is the same bytes for ever', async () => {
  const sum = createHash('sha256');
  for (const language of languages) {
    const exhibits = [
      anExhibit(1),
      anExhibit(2, { kind: 'FirmCommunication', isLate: true, form: 'quarantined' }),
      anExhibit(3, { personal: 'erased' }),
    ];
    const pack = aPack({ language, exhibits, namesAreClaims: true, flags: ['SIMULATED_CLOCK'] });
    sum
      .update(summaryHtml(pack))
      .update(await summaryPdf(pack))
      .update(readmeText(language));
    for (const piece of [...chronologyHtml(pack), ...chronologyCsv(pack)]) sum.update(piece);
    sum.update(await chronologyPdf(pack));
  }
  expect(sum.digest('hex')).toBe(known[wordingVersion]);
});
