import type { StateRow } from './reference.js';

/** Transition rows are in order of publication; M, U and G are named in docs/law.md. */
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
  languages: languages.split(' ').filter(Boolean),
  topLevelDomains: topLevelDomains.split(' '),
  transition,
  ...more,
});

const ends = (endExclusive: string, source: string, months: number | null, published: string | null = null) => ({
  endExclusive: `${endExclusive}T00:00:00Z`,
  months,
  source,
  published: published === null ? null : `${published}T00:00:00Z`,
});

/**
 * The perimeter: EU-27, and Norway, Iceland and Liechtenstein from the dates given. For each State its authority,
 * languages, country-code domains and the instant (exclusive) at which its transitional regime stopped helping, as known
 * from `published` on (null: always). Article 143(3) MiCA; ESMA's list of transitional periods of 1 December 2025.
 */
export const states: readonly StateRow[] = [
  row('AT', 'FMA', 'S2', 'de', 'at', [ends('2026-01-01', 'M; G', 12)]),
  row('BE', 'FSMA (with NBB)', 'R', 'nl fr de', 'be', [
    ends('2026-07-01', 'M: to be announced; later list 18 months', 18),
  ]),
  row('BG', 'FSC', 'S2', 'bg', 'bg бг', [ends('2025-12-31', twelve, 12), ends('2026-07-01', 'U; Wolf Theiss', 18, U)]),
  row('HR', 'HANFA', 'S2', 'hr', 'hr', [ends('2026-07-01', 'M', 18)]),
  row('CY', 'CySEC', 'S2', 'el', 'cy', [ends('2026-07-01', 'M', 18)]),
  row('CZ', 'ČNB', 'R', 'cs', 'cz', [ends('2026-07-01', 'M; had an application cut-off [R]', 18)]),
  row('DK', 'Finanstilsynet', 'S2', 'da', 'dk', [ends('2026-07-01', 'M', 18)]),
  row('EE', 'Finantsinspektsioon', 'R', 'et', 'ee', [ends('2026-07-01', 'M', 18)]),
  row('FI', 'FIN-FSA', 'R', 'fi sv', 'fi ax', [ends('2025-07-01', 'M; G', 6)], { includes: ['AX'] }),
  row('FR', 'AMF (with ACPR)', 'S2', 'fr', 'fr re gp gf mq yt', [ends('2026-07-01', 'M', 18)], {
    includes: ['GP', 'MQ', 'GF', 'RE', 'YT', 'MF'],
  }),
  row('DE', 'BaFin', 'S2', 'de', 'de', [ends('2026-01-01', 'M: to be announced; G: end of 2025', 12)]),
  row('GR', 'HCMC', 'S2', 'el', 'gr ελ', [ends('2026-01-01', 'M', 12)]),
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
  row('LU', 'CSSF', 'S2', 'fr de', 'lu', [ends('2026-07-01', 'M', 18)]),
  row('MT', 'MFSA', 'S2', 'mt en', 'mt', [ends('2026-07-01', 'M', 18)]),
  row('NL', 'AFM (with DNB)', 'S2', 'nl', 'nl', [ends('2025-07-01', 'M; AKD', 6)]),
  row('PL', 'KNF', 'S2', 'pl', 'pl', [ends('2025-07-01', 'M against Polish counsel; cautious value', 6)]),
  row('PT', 'Banco de Portugal and CMVM', 'R', 'pt', 'pt', [
    ends('2025-12-31', 'M: to be announced; cautious value', null),
  ]),
  row('RO', 'ASF', 'R', 'ro', 'ro', [ends('2026-07-01', 'M', 18)]),
  row('SK', 'NBS', 'R', 'sk', 'sk', [ends('2025-12-31', 'M; cautious reading', 12)]),
  row('SI', 'ATVP', 'R', 'sl', 'si', [ends('2025-07-01', 'M; G', 6)]),
  row('ES', 'CNMV', 'S2', 'es', 'es cat gal eus', [
    ends('2025-12-31', twelve, 12),
    ends('2026-07-01', 'U; Servimedia', 18, U),
  ]),
  row('SE', 'Finansinspektionen', 'R', 'sv', 'se', [ends('2025-10-01', 'M; G', 9)]),
  row('NO', 'Finanstilsynet', 'S2', '', 'no', [ends('2025-12-31', 'Norwegian Act section 19(2)', 12)], {
    perimeterFrom: '2025-07-01T00:00:00Z',
  }),
  row('IS', 'Central Bank of Iceland', 'R', '', 'is', [ends('2026-07-01', 'M', 18)], {
    perimeterFrom: '2025-02-20T00:00:00Z',
  }),
  row('LI', 'FMA Liechtenstein', 'R', 'de', 'li', [ends('2025-12-31', 'M: to be announced; cautious value', null)], {
    perimeterFrom: '2025-02-20T00:00:00Z',
  }),
];
