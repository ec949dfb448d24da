import { type EntryKind, type Fact, isKind } from '#libs/assessment';
import { type Cell, controls, instant, type KindName } from '#libs/evidence';
import {
  isInPeriod,
  isOfState,
  type StateTable,
  speaksOfState,
  stands,
  type TableSources,
  together,
} from './table-sources.js';

/** All facts of a kind about entries of these registers, in the order of occurrence. */
function factsOf<K extends KindName>({ registers }: TableSources, kind: K, ...about: readonly EntryKind[]): Fact<K>[] {
  const facts = about.flatMap((register) => [...registers.about(register).values()].flat());
  return facts
    .filter((fact) => isKind(fact, kind))
    .sort((one, other) => one.at - other.at || one.recorded - other.recorded);
}

/** A line for each test of the State in the period, and one for each control of which there is none. */
export function controlTable(sources: TableSources): StateTable {
  const tests = factsOf(sources, 'ControlTest', 'entity', 'surface', 'actor').filter(
    ({ data }) =>
      speaksOfState(sources, data.memberStates) &&
      isInPeriod(sources, instant(data.periodFrom), instant(data.periodTo)),
  );
  const rows = controls.flatMap((control): Cell[][] => {
    const ofIt = tests.filter(({ data }) => data.control === control);
    if (ofIt.length === 0) return [[control, null, 'UNTESTED', ...new Array(9).fill(null), 'no exhibit']];
    return ofIt.map((test) => {
      const { result, tested, failed, periodFrom, periodTo, memberStates, method, tester } = test.data;
      const { time } = test.evidence;
      const counted = [test.subject, result, tested, failed, periodFrom, periodTo, time];
      return [control, ...counted, together(memberStates), method, tester, stands(test), sources.basisOf([test])];
    });
  });
  const counted = ['subject', 'result', 'tested', 'failed', 'periodFrom', 'periodTo', 'time'];
  return { columns: ['control', ...counted, 'memberStates', 'method', 'tester', 'stands', 'basis'], rows };
}

/** What was ordered by an authority of the State up to the period's end: an order holds until it is lifted. */
export function orderTable(sources: TableSources): StateTable {
  const rows = factsOf(sources, 'RegulatoryOrder', 'entity')
    .filter(({ at, data }) => at <= sources.to && isOfState(sources, data.memberState))
    .map((order): Cell[] => {
      const { authority, order: what, reference } = order.data;
      const { time, ledgertime } = order.evidence;
      return [order.subject, what, authority, reference, time, ledgertime, stands(order), sources.basisOf([order])];
    });
  return { columns: ['subject', 'order', 'authority', 'reference', 'time', 'recorded', 'stands', 'basis'], rows };
}

/** What authorities asked in the period: of the State, and those that are said to be of none. */
export function requestTable(sources: TableSources): StateTable {
  const rows = sources.requests
    .filter(
      ({ at, data }) =>
        isInPeriod(sources, at, at) && (data.memberState === undefined || isOfState(sources, data.memberState)),
    )
    .map((request): Cell[] => {
      const { authority, reference, memberState = null, legalBasis = null, due = null } = request.data;
      const { time, ledgertime } = request.evidence;
      return [
        request.subject,
        authority,
        reference,
        memberState,
        legalBasis,
        due,
        time,
        ledgertime,
        sources.basisOf([request]),
      ];
    });
  const asked = ['authority', 'reference', 'memberState', 'legalBasis', 'due'];
  return { columns: ['subject', ...asked, 'time', 'recorded', 'basis'], rows };
}

/** Plans to end service in the State, and by which route an entity means to go there, as far as they were made by the period's end. */
export function windDownTable(sources: TableSources): StateTable {
  const isOfIt = ({ at, data }: Fact<'WindDownPlan'> | Fact<'RouteDecision'>) =>
    at <= sources.to && speaksOfState(sources, data.memberStates);
  const line = (fact: Fact<'WindDownPlan'> | Fact<'RouteDecision'>, what: string, deadline: string | null): Cell[] => {
    const { memberStates, from = null } = fact.data;
    const { time } = fact.evidence;
    return [fact.subject, what, together(memberStates), from, deadline, time, stands(fact), sources.basisOf([fact])];
  };
  const plans = factsOf(sources, 'WindDownPlan', 'entity').filter(
    (plan) => isOfIt(plan) && instant(plan.data.deadline) >= sources.from,
  );
  const routes = factsOf(sources, 'RouteDecision', 'entity').filter(isOfIt);
  const rows = [
    ...plans.map((plan) => line(plan, 'PLAN', plan.data.deadline)),
    ...routes.map((route) => line(route, `ROUTE ${route.data.route}`, null)),
  ];
  return { columns: ['subject', 'what', 'memberStates', 'from', 'deadline', 'time', 'stands', 'basis'], rows };
}
