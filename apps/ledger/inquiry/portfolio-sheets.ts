import type { Cell } from '#libs/evidence';
import type { BehindAnswer, IndicatorsAnswer, PortfolioAnswer } from './portfolio.js';
import type { Sheet } from './sheet.js';

/** The counts: a line for each entity, service, State and status. */
export const portfolioSheet: Sheet<PortfolioAnswer> = {
  name: 'portfolio',
  columns: ['entity', 'service', 'state', 'status', 'subjects', 'clients'],
  rows: ({ counts }) =>
    counts.map(({ entity, service, state, status, subjects, clients }) => {
      return [entity, service, state, status, subjects, clients];
    }),
};

/** A line for each thing that an indicator measures, and for each of its thresholds: each has others. */
export const indicatorsSheet: Sheet<IndicatorsAnswer> = {
  name: 'indicators',
  columns: ['rule', 'name', 'level', 'measure', 'value', 'mark', 'source', 'definition'],
  rows: ({ items }) =>
    items.flatMap(({ rule, name, level, values, thresholds, mark, source, definition }) =>
      measures({ values, thresholds }).map(([measure, value]) => {
        return [rule, name, level, measure, value, mark, source, definition];
      }),
    ),
};

/** What stands at each place in an object: `values.share`, and in a list `values.quarters.1.share`. */
function measures(value: unknown, place = ''): [string, Cell][] {
  if (typeof value !== 'object' || value === null) return [[place, value as Cell]];
  const first = Array.isArray(value) ? 1 : 0;
  return Object.entries(value).flatMap(([name, member]) => {
    const step = first === 0 ? name : String(Number(name) + first);
    return measures(member, place === '' ? step : `${place}.${step}`);
  });
}

/**
 * What is behind any indicator, under the same columns: those that it has nothing for are empty. A sign-up of R-803 has a
 * line of its own.
 */
export const behindSheet: Sheet<BehindAnswer> = {
  name: 'indicator',
  inPages: true,
  columns: [
    ...[
      'rule',
      'subject',
      'states',
      'extensions',
      'campaign',
      'surface',
      'changedAt',
      'after',
      'before',
      'ratio',
      'kind',
    ],
    ...['finding', 'control', 'result', 'testedUntil', 'campaigns', 'agreements', 'purpose', 'arrival', 'type'],
    ...['detail', 'time', 'ledgertime', 'source', 'id', 'service', 'asset', 'entity', 'knownThen', 'ruleThen'],
    ...['knownThenAt', 'knownNow', 'ruleNow'],
  ],
  rows: ({ rule, items }) => items.flatMap((item) => linesOf(item).map((line) => rowOf({ rule, ...line }))),
};

type Line = Readonly<Record<string, Cell>>;

function linesOf(item: BehindAnswer['items'][number]): Line[] {
  if ('signUps' in item) {
    const { signUps, at: changedAt, state: states, campaign, surface, after, before, ratio } = item;
    const change = { changedAt, states, campaign, surface, after, before, ratio };
    return signUps.map(({ client, at }) => ({ ...change, subject: `client/${client}`, time: at }));
  }
  if ('finding' in item) {
    const { finding, control, tested, memberStates, result, testedUntil, evidence } = item;
    const states = memberStates === null ? null : memberStates.join(' ');
    return [{ finding, control, subject: tested, states, result, testedUntil, ...evidence }];
  }
  if ('arrival' in item) return [item];
  if ('actor' in item) {
    const { actor, campaigns, agreements } = item;
    return [{ subject: `actor/${actor}`, campaigns: campaigns.join(' '), agreements: agreements.join(' ') }];
  }
  if ('subject' in item) {
    const { evidence, ...fact } = item;
    return [{ ...fact, ...evidence }];
  }
  const subject = `client/${item.client}`;
  if ('states' in item) return [{ subject, states: item.states.join(' ') }];
  if ('extensions' in item) return [{ subject, extensions: item.extensions }];
  const { service, asset, entity, purpose, time, ledgertime, evidence, knownThen, knownNow } = item;
  const then = { knownThen: knownThen.status, ruleThen: knownThen.rule, knownThenAt: knownThen.knownAt };
  const now = { knownNow: knownNow.status, ruleNow: knownNow.rule };
  return [{ ...{ subject, service, asset, entity, purpose, time, ledgertime }, ...evidence, ...then, ...now }];
}

const rowOf = (line: Line): Cell[] => behindSheet.columns.map((column) => line[column]);
