import { isKind, statesAimedAt } from '#libs/assessment';
import { type Cell, instant, instantText } from '#libs/evidence';
import { isInPeriod, type StateTable, stands, type TableSources, together } from './table-sources.js';

/**
 * A line for each version of a surface that holds in the period and is aimed at the State, or at none in particular: that one may reach
 * anybody.
 */
export function surfaceTable(sources: TableSources): StateTable {
  const { registers, state, to } = sources;
  const surfaces = [...registers.about('surface')].sort(([one], [other]) => (one < other ? -1 : 1));
  const rows = surfaces.flatMap(([id, facts]) =>
    facts
      .filter((fact) => isKind(fact, 'Surface'))
      .flatMap((version): Cell[][] => {
        const { indicators, strong, reasons = [], ...period } = version.data;
        const begin = period.from === undefined ? version.at : instant(period.from);
        const end = period.to === undefined ? Infinity : instant(period.to);
        const aimedAt = [...new Set(indicators.flatMap((code) => statesAimedAt(code, registers.tables, to)))].sort();
        const isAimedHere = aimedAt.includes(state);
        if (!isInPeriod(sources, begin, end) || (aimedAt.length > 0 && !isAimedHere)) return [];
        const excuses = reasons.map(({ indicator, reason }) => `${indicator}:${reason}`);
        const lists = [indicators, aimedAt, excuses].map((values) => together(values));
        const times = [instantText(begin), period.to === undefined ? null : instantText(end)];
        return [[id, isAimedHere, strong, ...lists, ...times, stands(version), sources.basisOf([version])]];
      }),
  );
  const lists = ['indicators', 'aimedAt', 'reasons'];
  return { columns: ['surface', 'aimedHere', 'strong', ...lists, 'from', 'to', 'stands', 'basis'], rows };
}
