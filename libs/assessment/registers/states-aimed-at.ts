import type { ReferenceTables } from '../reference/reference.js';

/** The perimeter States at an instant (ms). */
export function perimeterStates(tables: ReferenceTables, at: number): string[] {
  return tables.reference.states.flatMap(({ country }) => tables.stateOf(country, at) ?? []);
}

/** The States that an indicator of a surface points at; none of one that is not strong. */
export function statesAimedAt(code: string, tables: ReferenceTables, at: number): string[] {
  if (!tables.isStrongIndicator(code, at)) return [];
  const colon = code.indexOf(':');
  const [name, value] = [code.slice(0, colon), code.slice(colon + 1)];
  const states = perimeterStates(tables, at);
  const rows = tables.reference.states.filter(({ country }) => states.includes(country));
  if (name === 'LANGUAGE')
    return rows.flatMap(({ country, languages }) => (languages.includes(value.toLowerCase()) ? country : []));
  if (name === 'CCTLD') {
    const domain = value.toLowerCase().replace(/^\./, '');
    return rows.flatMap(({ country, topLevelDomains }) => (topLevelDomains.includes(domain) ? country : []));
  }
  const state = tables.stateOf(value.toUpperCase(), at);
  return state === undefined ? [] : [state];
}
