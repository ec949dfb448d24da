import type { StateRow } from './rows.js';

// M, U and G are spelt out in `transitionSources`. A domain is given in every spelling that a page may carry.
const twelve = 'M 2025-02; twelve months';
const U = '2025-12-01';

const row = (
  country: string,
  authority: string,
  mark: string,
  languages: string,
  topLevelDomains: string,
  transition: StateRow['transition'],
  more: Partial<StateRow> = {},
): StateRow => ({
  country,
  authority,
  mark,
  languages: languages.split(' '),
  topLevelDomains: topLevelDomains.split(' '),
  transition,
  ...more,
});

/** What the letters in the transition rows' sources stand for. */
export const transitionSources: Readonly<Record<string, string>> = {
  M: "table of ESMA's list in Mondaq (Harneys), February 2025 [S2]",
  U: "update of ESMA's list of 1 December 2025, as reported by dineroaldia and Cinco Días [S2]",
  G: "a site that cites ESMA's list [S2]",
};

const ends = (endExclusive: string, source: string, months: number | null, published: string | null = null) => ({
  endExclusive: `${endExclusive}T00:00:00Z`,
  months,
  source,
  published: published === null ? null : `${published}T00:00:00Z`,
});

/**
 * The perimeter: EU-27, and Norway, Iceland and Liechtenstein from the dates given. For each State its authority,
 * languages (which of them point at the Union, the official languages say), country-code domains and the instant (exclusive) at which its transitional regime stopped helping, as known
 * from `published` on (null: always). Article 143(3) MiCA; ESMA's list of transitional periods of 1 December 2025.
 */
export const states: readonly StateRow[] = [
  row('AT', 'FMA', 'S2', 'de', 'at', [ends('2026-01-01', 'M; G', 12)]),
  row('BE', 'FSMA (with NBB)', 'R', 'nl fr de', 'be', [
    ends('2026-07-01', 'M: to be announced; later list 18 months', 18),
  ]),
  row('BG', 'FSC', 'S2', 'bg', 'bg бг xn--90ae', [
    ends('2025-12-31', twelve, 12),
    ends('2026-07-01', 'U; Wolf Theiss', 18, U),
  ]),
  row('HR', 'HANFA', 'S2', 'hr', 'hr', [ends('2026-07-01', 'M', 18)]),
  row('CY', 'CySEC', 'S2', 'el', 'cy', [ends('2026-07-01', 'M', 18)]),
  row('CZ', 'ČNB', 'R', 'cs', 'cz', [ends('2026-07-01', 'M; had an application cut-off [R]', 18)]),
  row('DK', 'Finanstilsynet', 'S2', 'da', 'dk', [ends('2026-07-01', 'M', 18)]),
  row('EE', 'Finantsinspektsioon', 'R', 'et', 'ee', [ends('2026-07-01', 'M (one blog says none)', 18)]),
  row('FI', 'FIN-FSA', 'R', 'fi sv', 'fi ax', [ends('2025-07-01', 'M; G', 6)], { includes: ['AX'] }),
  row('FR', 'AMF (with ACPR)', 'S2/R', 'fr', 'fr re gp gf mq yt', [ends('2026-07-01', 'M', 18)], {
    includes: ['GP', 'MQ', 'GF', 'RE', 'YT', 'MF'],
  }),
  row('DE', 'BaFin', 'S2', 'de', 'de', [ends('2026-01-01', 'M: to be announced; G, Fintech Harbor: end of 2025', 12)]),
  row('GR', 'HCMC', 'S2', 'el', 'gr ελ xn--qxam', [ends('2026-01-01', 'M', 12)]),
  row('HU', 'MNB', 'R', 'hu', 'hu', [ends('2025-07-01', 'M; G', 6)]),
  row('IE', 'Central Bank of Ireland', 'S2', 'en ga', 'ie', [ends('2025-12-31', 'M; cautious reading', 12)]),
  row('IT', "CONSOB and Banca d'Italia", 'S2', 'it', 'it', [
    ends('2025-12-31', twelve, 12),
    ends('2026-07-01', 'U; DL 95/2025', 18, U),
  ]),
  row('LV', 'Latvijas Banka', 'R', 'lv', 'lv', [ends('2025-07-01', 'M; G', 6)]),
  row('LT', 'Lietuvos bankas', 'S2', 'lt', 'lt', [
    ends('2025-06-01', 'M 2025-02; five months', 5),
    ends('2026-01-01', 'U', 12, U),
  ]),
  row('LU', 'CSSF', 'S2', 'fr de lb', 'lu', [ends('2026-07-01', 'M', 18)]),
  row('MT', 'MFSA', 'S2', 'mt en', 'mt', [ends('2026-07-01', 'M', 18)]),
  row('NL', 'AFM (with DNB)', 'S2', 'nl', 'nl', [ends('2025-07-01', 'M; AKD', 6)]),
  row('PL', 'KNF', 'S2', 'pl', 'pl', [
    ends('2025-07-01', 'M, Cinco Días: 6 months; Polish counsel: until 2026-07-01; cautious value', 6),
  ]),
  row('PT', 'Banco de Portugal and CMVM', 'R', 'pt', 'pt', [
    ends('2025-12-31', 'M: to be announced; 18 months not confirmed [R]; cautious value', null),
  ]),
  row('RO', 'ASF', 'R', 'ro', 'ro', [ends('2026-07-01', 'M', 18)]),
  row('SK', 'NBS', 'R', 'sk', 'sk', [ends('2025-12-31', 'M; cautious reading', 12)]),
  row('SI', 'ATVP', 'R', 'sl', 'si', [ends('2025-07-01', 'M; G', 6)]),
  row('ES', 'CNMV', 'S2', 'es', 'es cat gal eus', [
    ends('2025-12-31', twelve, 12),
    ends('2026-07-01', 'U; Servimedia', 18, U),
  ]),
  row('SE', 'Finansinspektionen', 'R', 'sv', 'se', [ends('2025-10-01', 'M; G', 9)]),
  row(
    'NO',
    'Finanstilsynet',
    'S2',
    'no',
    'no',
    [ends('2025-12-31', 'Norwegian Act section 19(2); an extension to 30 June 2026 not verified', 12)],
    {
      perimeterFrom: '2025-07-01T00:00:00Z',
    },
  ),
  row('IS', 'Central Bank of Iceland', 'R', 'is', 'is', [ends('2026-07-01', 'M', 18)], {
    perimeterFrom: '2025-02-20T00:00:00Z',
  }),
  row('LI', 'FMA Liechtenstein', 'R', 'de', 'li', [ends('2025-12-31', 'M: to be announced; cautious value', null)], {
    perimeterFrom: '2025-02-20T00:00:00Z',
  }),
];
