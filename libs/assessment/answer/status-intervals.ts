import { Case, type Question } from '../case/case.js';
import { countryOf, isSamePlace, type PerimeterState } from '../client/location.js';
import type { Interval } from '../facts/intervals.js';
import type { Status } from '../rules/status.js';
import {
  decideByInitiative,
  decideByRoute,
  lastInstant,
  turningPointsOfInitiative,
  turningPointsOfRoute,
  type Verdict,
} from './decide.js';
import type { Dossier } from './dossier.js';

/** In which valid time one service, asset and entity of a client have one status by one rule. */
export interface StatusInterval extends Interval {
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly status: Status;
  readonly rule: string;
}

/** In which valid time a client is in one place, for the law. */
export interface LocationInterval extends Interval {
  readonly state: PerimeterState['state'];
  /** Of an assumed place there is none. */
  readonly country: string | undefined;
}

/**
 * What `assess` answers about a client over all time, by one state of knowledge: for each of its subjects and each
 * registered entity intervals that leave no hole, in order: the first begins at −Infinity, the last ends at Infinity. What
 * time alone changes lies in them: they reach into the future. The same status and rule as `assess` gives at any instant of
 * an interval.
 *
 * @param subjects those that are asked about, if not all
 */
export function statusIntervalsOf(dossier: Dossier, subjects = dossier.subjects()): StatusInterval[] {
  const entities = dossier.registers.entities.ids;
  return subjects.flatMap((subject) => {
    // The same for all entities, but for those that may have been ordered to cease.
    const initiatives = new Map<string, Valued<Verdict>[]>();
    return entities.flatMap((entity) => {
      const orders = dossier.ordersTo(entity);
      const initiative = initiatives.get(orders) ?? initiativeOf(dossier, { ...subject, entity: orders });
      initiatives.set(orders, initiative);
      const about = { ...subject, entity };
      const routes = routesOf(dossier, about);
      return overlaid(routes, initiative).map(({ from, to, value }) => {
        return { ...about, from, to, status: value.status, rule: value.rule };
      });
    });
  });
}

/** What the rows say that know of the entity no more than orders to it. */
function initiativeOf(dossier: Dossier, about: Omit<Question, 'at'>): Valued<Verdict>[] {
  const verdictAt = (at: number) => decideByInitiative(new Case(dossier, { ...about, at }), dossier.ruleSet);
  return intervalsBetween(turningPointsOfInitiative(dossier, about), verdictAt, isSameVerdict);
}

function routesOf(dossier: Dossier, about: Omit<Question, 'at'>): Valued<Verdict | undefined>[] {
  const verdictAt = (at: number) => decideByRoute(new Case(dossier, { ...about, at }), dossier.ruleSet);
  return intervalsBetween(turningPointsOfRoute(dossier, about), verdictAt, isSameVerdict);
}

/** The first where it says anything, else the second. */
function overlaid(
  routes: readonly Valued<Verdict | undefined>[],
  initiative: readonly Valued<Verdict>[],
): Valued<Verdict>[] {
  const found: Valued<Verdict>[] = [];
  const add = (value: Verdict, from: number, to: number) => {
    const last = found.at(-1);
    if (last !== undefined && isSameVerdict(last.value, value)) found[found.length - 1] = { ...last, to };
    else found.push({ from, to, value });
  };
  for (const { from, to, value } of routes) {
    if (value !== undefined) add(value, from, to);
    else
      for (const below of initiative)
        if (below.from < to && below.to > from) add(below.value, Math.max(from, below.from), Math.min(to, below.to));
  }
  return found;
}

/** Where a client is over all time, by one state of knowledge. */
export function locationIntervalsOf(dossier: Dossier): LocationInterval[] {
  const { whereabouts } = dossier.circumstances;
  return intervalsBetween(whereabouts.changes(), (at) => whereabouts.at(at), isSamePlace).map(({ from, to, value }) => {
    return { from, to, state: value.state, country: countryOf(value) };
  });
}

interface Valued<V> extends Interval {
  readonly value: V;
}

/**
 * What a value is that may differ only at the points and before the regime applied; neighbours that are the same are one.
 * Without points it is taken at the end of time: what happened before the regime applied is no point, and lasts.
 */
function intervalsBetween<V>(
  points: readonly number[],
  valueAt: (at: number) => V,
  isSame: (a: V, b: V) => boolean,
): Valued<V>[] {
  const found: { from: number; to: number; value: V }[] = [];
  const first = points[0];
  let last = { from: -Infinity, to: Infinity, value: valueAt(first === undefined ? lastInstant : first - 1) };
  found.push(last);
  for (const at of points) {
    const value = valueAt(at);
    if (isSame(last.value, value)) continue;
    last.to = at;
    last = { from: at, to: Infinity, value };
    found.push(last);
  }
  return found;
}

const isSameVerdict = (a: Verdict | undefined, b: Verdict | undefined): boolean =>
  a?.status === b?.status && a?.rule === b?.rule;
