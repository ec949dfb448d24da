import { firm } from './exchange.js';
import { plain } from './plain-table.js';
import type { Indicator, ShownPortfolio } from './portfolio.js';

const percent = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(1)} %`);

/** How many subjects of the firm have which status, by service. */
export function portfolioTable({ counts }: ShownPortfolio): string {
  const own = counts.filter(({ entity }) => entity === firm);
  const statuses = [...new Set(own.map(({ status }) => status))].sort();
  const sum = (of: typeof own) => of.reduce((total, { subjects }) => total + subjects, 0);
  const cells = (of: typeof own) => statuses.map((status) => sum(of.filter((one) => one.status === status)) || '');
  const byService = [...Map.groupBy(own, ({ service }) => service)].map(([service, of]) => [
    service,
    ...cells(of),
    sum(of),
  ]);
  const heads = statuses.map((status) => status.toLowerCase().replaceAll('_', ' '));
  return plain(['service', ...heads, 'all'], [...byService, ['all', ...cells(own), sum(own)]]);
}

/** Each indicator in a line: what was measured, from when on it is amber or red, and what it is. */
export function indicatorTable({ indicators }: ShownPortfolio): string {
  const rows = indicators.map((one) => [one.rule, one.name, measured(one), bounds(one), one.level]);
  return plain(['', 'indicator', 'measured', 'bounds', 'level'], rows, ['left', 'left', 'left', 'left', 'left']);
}

function measured({ rule, values }: Indicator): string {
  const part = () => `${percent(values.share)} (${values.count} of ${values.of})`;
  switch (rule) {
    case 'R-801': {
      const [most] = values.states;
      return `${values.clients} clients${most === undefined ? '' : `, most in ${most.state}: ${most.clients}`}`;
    }
    case 'R-803': {
      const { changes, uplifts, greatest } = values;
      if (greatest === null) return `none of ${changes} changes`;
      const times = greatest.ratio === null ? 'none before' : `${greatest.ratio.toFixed(1)} times`;
      return `${uplifts} times, of ${changes} changes; ${greatest.campaign ?? greatest.surface}, ${greatest.state}: ${times}`;
    }
    case 'R-804': {
      const most = [...values.quarters].sort((a, b) => b.share - a.share)[0];
      return most === undefined ? 'no evidence' : `${percent(most.share)} ${most.kind}, ${most.quarter}`;
    }
    case 'R-808':
      return `${values.clients} clients; ${values.knownThen.services} services as known then, ${values.knownNow.services} now`;
    case 'R-809': {
      const { tests, failed, partly, outdated, untested } = values;
      return `${tests} tests: ${failed} failed, ${partly} passed in part, ${outdated} too old; ${untested} controls untested`;
    }
    case 'R-146':
      return `${values.arrivals} arrivals`;
    default:
      return part();
  }
}

/** By the names that the reference data has. */
function bounds({ thresholds }: Indicator): string {
  const isShare = (value: number) => value < 1;
  const spell = (value: number) => (isShare(value) ? `${100 * value} %` : `${value}`);
  const words: Readonly<Record<string, string>> = {
    amberPerState: 'amber in a State',
    amberAbove: 'amber above',
    amber: 'amber',
    red: 'red',
  };
  const said = Object.entries(words).flatMap(([name, word]) => {
    const value = thresholds[name];
    return value === undefined ? [] : [`${word} ${spell(value)}`];
  });
  return said.join(', ');
}
