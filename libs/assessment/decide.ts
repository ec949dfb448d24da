import { instant } from '#libs/evidence';
import { Case, type Question } from './case.js';
import type { Dossier } from './dossier.js';
import type { Fact } from './fact.js';
import { clientInitiated } from './rules/r-210-client-initiated.js';
import { decisionTable } from './rules/table.js';
import type { Status } from './status.js';
import type { SubjectFile } from './subject-file.js';

export interface Verdict {
  readonly status: Status;
  readonly rule: string;
  /** The evidence that decided. */
  readonly because: () => readonly Fact[];
  /** Rows of the table that did not decide, from the top. */
  readonly passed: number;
}

/** The last instant that RFC 3339 can name. */
const lastInstant = instant('9999-12-31T23:59:59.999Z');

/** Goes down the decision table. The last row always decides. */
export function decide(question: Case): Verdict {
  for (const [passed, rule] of decisionTable.entries()) {
    const decision = rule.decide(question);
    if (decision !== undefined)
      return { status: decision.status, rule: decision.rule ?? rule.id, because: decision.because, passed };
  }
  throw new Error('the decision table has no default');
}

/** Every instant (ms) at which an answer about this subject and entity may change, ascending. */
export function turningPoints(dossier: Dossier, about: Omit<Question, 'at'>): number[] {
  return ascending(dossier, [...pointsOfRoutes(dossier, about), ...pointsOfInitiative(dossier, about)]);
}

/** The least instant after `at` at which status or rule differ on the same evidence; undefined if none. */
export function holdsUntil(dossier: Dossier, question: Question, verdict: Verdict): number | undefined {
  // What stands lower in the table than the row that decided cannot turn the answer.
  const isInitiative = verdict.passed >= decisionTable.indexOf(clientInitiated);
  const points = isInitiative
    ? turningPoints(dossier, question)
    : ascending(dossier, pointsOfRoutes(dossier, question));
  return points.find((at) => {
    if (at <= question.at) return false;
    const later = decide(new Case(dossier, { ...question, at }));
    return later.status !== verdict.status || later.rule !== verdict.rule;
  });
}

/** When the rows above R-210 may turn: of each, what stands against the client counts from the first on. */
function pointsOfRoutes(dossier: Dossier, { service, asset, entity }: Omit<Question, 'at'>): number[] {
  const { tables, assets, entities } = dossier.registers;
  const file = dossier.file(service, asset);
  const firsts = [
    file.firstTaint,
    file.requests[0],
    file.firstBlocked('R-132'),
    file.firstBlocked('R-143'),
    dossier.openAllegations[0],
    file.firstExtension,
  ];
  return [
    tables.caspRegimeStart,
    ...assets.changes(asset),
    ...dossier.circumstances.whereabouts.changes(),
    ...entities.changes(entity),
    ...(entities.isEntitled(entity) ? tables.transitionEnds : []),
    ...firsts.flatMap((first) => (first === undefined ? [] : [first.at])),
  ];
}

/** When E1 to E4 and the reasons against a request may turn. */
function pointsOfInitiative(dossier: Dossier, { service, asset }: Omit<Question, 'at'>): number[] {
  const file = dossier.file(service, asset);
  const inPlay = initiativeInPlay(file);
  if (inPlay === undefined) return [];
  return [
    ...dossier.relationship.moments,
    ...file.requests.map(({ at }) => at),
    ...dossier.registers.sources.map(({ silentFrom }) => silentFrom),
  ].filter((at) => at >= inPlay.from && at < inPlay.to);
}

/**
 * When the answer hangs on E1 to E4 and the reasons against a request: from the first one on, half open, until something
 * decides that stands above them and lasts. Undefined where it never does.
 */
export function initiativeInPlay(file: SubjectFile): { readonly from: number; readonly to: number } | undefined {
  const from = file.requests[0]?.at;
  if (from === undefined) return undefined;
  const lasting = [
    file.firstTaint,
    file.firstBlocked('R-132'),
    file.firstBlocked('R-143'),
    file.dossier.openAllegations[0],
  ];
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
