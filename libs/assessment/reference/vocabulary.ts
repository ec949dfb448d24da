import type { Row } from './rows.js';

/** Article 3(1)(16) MiCA [S]. */
export const services: Readonly<Record<string, string>> = {
  a: 'custody and administration of crypto-assets',
  b: 'operating a trading platform',
  c: 'exchange of crypto-assets for funds',
  d: 'exchange of crypto-assets for other crypto-assets',
  e: 'execution of orders for clients',
  f: 'placing of crypto-assets',
  g: 'reception and transmission of orders',
  h: 'advice on crypto-assets',
  i: 'portfolio management',
  j: 'transfer services',
};

/** Article 3(1)(6), (7) and (9) MiCA [S]. What is outside MiCA has no category: `micaScope` says so. */
export const assetCategories: Readonly<Record<string, string>> = {
  ART: 'stable value by reference to another value or right or a combination, official currencies included; no EMT',
  EMT: 'stable value by reference to one official currency',
  UTILITY: 'only gives access to a good or service of its issuer',
  OTHER: 'any other crypto-asset',
};

/** The 24 official languages of the Union [R, standard]. */
export const officialLanguages: readonly string[] =
  'bg hr cs da nl en et fi fr de el hu ga it lv lt mt pl pt ro sk sl es sv'.split(' ');

/** Top-level domains of the Union, and of cities and regions in it that are worth listing as strong indicators. */
export const unionDomains: readonly string[] = 'eu ею xn--e1a4c ευ xn--qxa6a'.split(' ');
export const regionDomains: readonly string[] = (
  'berlin hamburg koeln bayern nrw paris bzh corsica alsace wien tirol brussels vlaanderen gent amsterdam frl madrid ' +
  'barcelona helsinki'
).split(' ');

/** Dates that the rules or their readers need. Only `caspRegime` decides a verdict. */
export const dates: readonly Row[] = [
  {
    id: 'inForce',
    date: '2023-06-29T00:00:00Z',
    text: 'MiCA in force; mandates for level 2, Art. 61(3) among them, apply',
    source: 'Art. 149(1), (4) [S]',
  },
  {
    id: 'titlesThreeAndFour',
    date: '2024-06-30T00:00:00Z',
    text: 'Titles III and IV apply',
    source: 'Art. 149(3) [S]',
  },
  { id: 'finalReport', date: '2024-12-17T00:00:00Z', text: 'Final report ESMA35-1872330276-1899', source: '[S]' },
  { id: 'caspRegime', date: '2024-12-30T00:00:00Z', text: 'MiCA applies in full', source: 'Art. 149(2) [S]' },
  {
    id: 'guidelinesPublished',
    date: '2025-02-26T00:00:00Z',
    text: 'Guidelines ESMA35-1872330276-2030 published',
    source: '[S]',
  },
  { id: 'guidelinesApply', date: '2025-04-27T00:00:00Z', text: 'Guidelines apply', source: '[S]; Mondaq/IE [S2]' },
  {
    id: 'recordsPublished',
    date: '2025-06-10T00:00:00Z',
    text: 'Delegated Regulation (EU) 2025/1140 published',
    source: '[S]',
  },
  {
    id: 'recordsInForce',
    date: '2025-06-30T00:00:00Z',
    text: 'Delegated Regulation (EU) 2025/1140 in force',
    source: 'the twentieth day [I]',
  },
  {
    id: 'transitionListUpdated',
    date: '2025-12-01T00:00:00Z',
    text: "ESMA's list of transitional periods updated",
    source: '[S2]',
  },
  {
    id: 'ledgersPublished',
    date: '2025-12-17T00:00:00Z',
    text: 'Implementing Regulation (EU) 2025/2531 on qualified ledgers published',
    source: '[S]',
  },
  {
    id: 'ledgersInEffect',
    date: '2026-01-06T00:00:00Z',
    text: 'Implementing Regulation (EU) 2025/2531 in effect',
    source: '[S]',
  },
  {
    id: 'esmaStatement1679',
    date: '2026-04-17T00:00:00Z',
    text: 'ESMA statement -1679',
    source: 'title [S], content [SEED]',
  },
  { id: 'esmaStatement1710', date: '2026-06-23T00:00:00Z', text: 'ESMA statement -1710', source: '[S2]' },
  { id: 'transitionOuterEnd', date: '2026-07-01T00:00:00Z', text: 'Outer end of Article 143(3)', source: '[S]' },
];
