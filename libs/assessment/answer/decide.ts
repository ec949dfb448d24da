import { instant } from '#libs/evidence';
import { Case, type Question } from '../case/case.js';
import type { SubjectFile } from '../case/subject-file.js';
import type { Fact } from '../facts/fact.js';
import type { Interval } from '../facts/intervals.js';
import { clientInitiated } from '../rules/p1/r-210-client-initiated.js';
import { tainted } from '../rules/p1/tainted.js';
import type { TableRule } from '../rules/rule.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { Status } from '../rules/status.js';
import type { Dossier } from './dossier.js';

export interface Verdict {
  readonly status: Status;
  readonly rule: string;
  /** The evidence that decided. */
  readonly because: () => readonly Fact[];
  /** Rows of the table that did not decide, from the top. */
  readonly passed: number;
}

/** The last instant that RFC 3339 can name. */
export const lastInstant = instant('9999-12-31T23:59:59.999Z');

/** Rows from here on know no more of the serving entity than orders to it (`Conclusions.ordersTo`). */
const firstOfInitiative = ({ table }: RuleSet): number => table.indexOf(tainted);

/** Goes down the decision table of a rule set. The last row always decides. */
export function decide(question: Case, ruleSet: RuleSet): Verdict {
  return decideByRoute(question, ruleSet) ?? decideByInitiative(question, ruleSet);
}

/** The rows above the client's own initiative: what the asset, the place and the serving entity alone decide. */
export const decideByRoute = (question: Case, ruleSet: RuleSet): Verdict | undefined =>
  decideBy(question, ruleSet, 0, firstOfInitiative(ruleSet));

/** The rows about the client's own initiative: the same verdict for all entities that nobody ordered to cease. */
export function decideByInitiative(question: Case, ruleSet: RuleSet): Verdict {
  const verdict = decideBy(question, ruleSet, firstOfInitiative(ruleSet), ruleSet.table.length);
  if (verdict === undefined) throw new Error('the decision table has no default');
  return verdict;
}

function decideBy(question: Case, { table }: RuleSet, from: number, to: number): Verdict | undefined {
  for (let passed = from; passed < to; passed++) {
    const rule = table[passed] as TableRule;
    const decision = rule.decide(question);
    if (decision !== undefined)
      return { status: decision.status, rule: decision.rule ?? rule.id, because: decision.because, passed };
  }
  return undefined;
}

/** Every instant (ms) at which an answer about this subject and entity may change, ascending. */
export function turningPoints(dossier: Dossier, about: Omit<Question, 'at'>): number[] {
  return ascending(dossier, [...pointsOfRoutes(dossier, about), ...pointsOfInitiative(dossier, about)]);
}

/** Those at which `decideByRoute` may change, whatever a client asks for and is offered. */
export function turningPointsOfRoute(dossier: Dossier, about: Omit<Question, 'at'>): number[] {
  return ascending(dossier, pointsOfEntity(dossier, about));
}

/** Those at which `decideByInitiative` may change. */
export function turningPointsOfInitiative(dossier: Dossier, subject: Omit<Question, 'at'>): number[] {
  const { whereabouts } = dossier.circumstances;
  return ascending(dossier, [
    ...pointsOfFirsts(dossier, subject),
    ...pointsOfInitiative(dossier, subject),
    ...whereabouts.changes(),
  ]);
}

/** The least instant after `at` at which status or rule differ on the same evidence; undefined if none. */
export function holdsUntil(dossier: Dossier, question: Question, verdict: Verdict): number | undefined {
  // What stands lower in the table than the row that decided cannot turn the answer.
  const { ruleSet } = dossier;
  const isInitiative = verdict.passed >= ruleSet.table.indexOf(clientInitiated);
  const points = isInitiative
    ? turningPoints(dossier, question)
    : ascending(dossier, pointsOfRoutes(dossier, question));
  return points.find((at) => {
    if (at <= question.at) return false;
    const later = decide(new Case(dossier, { ...question, at }), ruleSet);
    return later.status !== verdict.status || later.rule !== verdict.rule;
  });
}

/** When the rows above R-210 may turn. */
function pointsOfRoutes(dossier: Dossier, about: Omit<Question, 'at'>): number[] {
  return [...pointsOfEntity(dossier, about), ...pointsOfFirsts(dossier, about)];
}

function pointsOfEntity(dossier: Dossier, about: Omit<Question, 'at'>): number[] {
  const { asset, entity } = about;
  const { tables, assets, entities } = dossier.registers;
  return [
    tables.caspRegimeStart,
    ...assets.changes(asset),
    ...dossier.circumstances.whereabouts.changes(),
    ...entities.changes(entity),
    ...(entities.isEntitled(entity) ? tables.transitionEnds : []),
    ...momentsOf(dossier, about, 0, firstOfInitiative(dossier.ruleSet)),
  ];
}

/** Of rows of the table, from one to before another. */
function momentsOf(dossier: Dossier, about: Omit<Question, 'at'>, from: number, to: number): readonly number[] {
  return dossier.ruleSet.table.slice(from, to).flatMap(({ moments }) => moments?.(dossier, about) ?? []);
}

/** Of each, what stands against the client counts from the first on. */
function pointsOfFirsts(dossier: Dossier, about: Omit<Question, 'at'>): number[] {
  const file = dossier.file(about.service, about.asset, about.entity);
  const firsts = [
    file.firstTaint,
    file.requests[0],
    file.firstBlocked('R-132'),
    file.firstBlocked('R-143'),
    dossier.openAllegations[0],
    file.firstExtension,
  ];
  const { ruleSet } = dossier;
  return [
    ...firsts.flatMap((first) => (first === undefined ? [] : [first.at])),
    ...momentsOf(dossier, about, firstOfInitiative(ruleSet), ruleSet.table.length),
  ];
}

/** When E1 to E4 and the reasons against a request may turn. */
function pointsOfInitiative(dossier: Dossier, { service, asset, entity }: Omit<Question, 'at'>): number[] {
  const file = dossier.file(service, asset, entity);
  const inPlay = initiativeInPlay(dossier, file);
  if (inPlay === undefined) return [];
  return [
    ...dossier.relationship.moments,
    ...file.requests.map(({ at }) => at),
    ...dossier.registers.sources.map(({ silentFrom }) => silentFrom),
    ...dossier.ruleSet.reasons.flatMap(({ moments }) => moments?.(dossier) ?? []),
  ].filter((at) => at >= inPlay.from && at < inPlay.to);
}

/**
 * When the answer hangs on E1 to E4 and the reasons against a request: from the first one on until something
 * decides that stands above them and lasts. Undefined where it never does.
 */
export function initiativeInPlay({ openAllegations }: Dossier, file: SubjectFile): Interval | undefined {
  const from = file.requests[0]?.at;
  if (from === undefined) return undefined;
  const lasting = [file.firstTaint, file.firstBlocked('R-132'), file.firstBlocked('R-143'), openAllegations[0]];
  const to = Math.min(...lasting.map((first) => first?.at ?? Infinity));
  return from < to ? { from, to } : undefined;
}

/**
 * Each once. An instant that no answer could name is none, and before the regime applies nothing turns: R-010 is above all
 * that depends on time.
 */
function ascending({ registers }: Dossier, points: readonly number[]): number[] {
  const { caspRegimeStart } = registers.tables;
  return [...new Set(points)].filter((at) => at >= caspRegimeStart && at <= lastInstant).sort((a, b) => a - b);
}
