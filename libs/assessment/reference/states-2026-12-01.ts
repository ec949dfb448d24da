import { hourMs, instant, instantText } from '#libs/evidence';
import type { StateRow, TransitionRow } from './rows.js';
import { states } from './states.js';

/** Hours by which a State's clock is ahead of UTC in winter; in summer it is one more, but in Iceland. */
const winterHours: Readonly<Record<string, number>> = Object.fromEntries([
  ...'AT BE CZ DE DK ES FR HR HU IT LI LU MT NL NO PL SE SI SK'.split(' ').map((country) => [country, 1] as const),
  ...'BG CY EE FI GR LT LV RO'.split(' ').map((country) => [country, 2] as const),
  ...'IE PT IS'.split(' ').map((country) => [country, 0] as const),
]);

/** Ends lie in months that are all summer time, or all winter time. */
const isSummer = (day: string): boolean => day.slice(5, 7) >= '04' && day.slice(5, 7) <= '10';

/** Midnight of a State's own clock at the begin of a day. */
function midnight(day: string, country: string): string {
  const hours = (winterHours[country] as number) + (isSummer(day) && country !== 'IS' ? 1 : 0);
  return instantText(instant(`${day}T00:00:00Z`) - hours * hourMs).replace('.000Z', 'Z');
}

interface Published {
  readonly end: string;
  readonly months: number | null;
  readonly source: string;
  readonly published: string | null;
  readonly appliedBy?: string;
}

/**
 * Rows of before that another row stands in for, and the rows that are new. A row stands from its own publication on, also
 * against a version of ESMA's list that came later: so Italy's row of that list is gone.
 */
const changed: Readonly<Record<string, { readonly keep: number; readonly rows: readonly Published[] }>> = {
  PT: { keep: 1, rows: [{ end: '2026-07-01', months: 18, source: 'Law 69/2025 [S2]', published: '2025-12-30' }] },
  IT: {
    keep: 1,
    rows: [
      {
        end: '2026-07-01',
        months: 18,
        source: "decree-law 95/2025; notice of Banca d'Italia and Consob [S2]",
        published: '2025-07-01',
        appliedBy: '2025-12-31',
      },
    ],
  },
  CZ: {
    keep: 1,
    rows: [
      {
        end: '2026-07-01',
        months: 18,
        source: 'an application by 31 July 2025 [S2]',
        published: '2025-07-31',
        appliedBy: '2025-08-01',
      },
    ],
  },
  GR: { keep: 0, rows: [{ end: '2025-12-31', months: 12, source: 'twelve months [S2]', published: null }] },
  LI: {
    keep: 0,
    rows: [
      { end: '2025-12-31', months: 12, source: 'EWR-MiCA-DG; twelve months, cautious reading [S]', published: null },
    ],
  },
  BE: { keep: 0, rows: [{ end: '2026-07-01', months: 18, source: 'confirmed [S]', published: null }] },
};

function rowOf({ end, months, source, published, appliedBy }: Published, country: string): TransitionRow {
  const cutOff = appliedBy === undefined ? undefined : midnight(appliedBy, country);
  return {
    endExclusive: midnight(end, country),
    months,
    source,
    published: published === null ? null : `${published}T00:00:00Z`,
    ...(cutOff === undefined ? {} : { appliedBy: cutOff, otherwise: cutOff }),
  };
}

/** The States as of 2026-12-01: every end at midnight of the State's own clock, and the rows that changed. */
export const states20261201: readonly StateRow[] = states.map((state) => {
  const { country } = state;
  const { keep, rows } = changed[country] ?? { keep: state.transition.length, rows: [] };
  const kept = state.transition.slice(0, keep).map((row) => {
    return { ...row, endExclusive: midnight(row.endExclusive.slice(0, 10), country) };
  });
  const transition = [...kept, ...rows.map((row) => rowOf(row, country))];
  const perimeter = country === 'LI' ? { perimeterFrom: '2025-02-01T00:00:00Z' } : {};
  return { ...state, ...perimeter, transition };
});
