import { Case, type Question } from './case.js';
import type { Dossier } from './dossier.js';
import type { Fact } from './fact.js';
import { decisionTable } from './rules/table.js';
import type { Status } from './status.js';

export interface Verdict {
  readonly status: Status;
  readonly rule: string;
  readonly because: readonly Fact[];
  /** Rows of the table that did not decide, from the top. */
  readonly passed: number;
}

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
export function turningPoints(dossier: Dossier, { asset, entity }: Omit<Question, 'at'>): number[] {
  const { tables, assets, entities, sources } = dossier.registers;
  const points = [
    tables.caspRegimeStart,
    ...dossier.moments,
    ...assets.changes(asset),
    ...entities.changes(entity),
    ...tables.transitionEnds,
    ...sources.map(({ silentFrom }) => silentFrom),
  ];
  return [...new Set(points)].filter(Number.isFinite).sort((a, b) => a - b);
}

/** The least instant after `at` at which status or rule differ on the same evidence; undefined if none. */
export function holdsUntil(dossier: Dossier, question: Question, verdict: Verdict): number | undefined {
  return turningPoints(dossier, question).find((at) => {
    if (at <= question.at) return false;
    const later = decide(new Case(dossier, { ...question, at }));
    return later.status !== verdict.status || later.rule !== verdict.rule;
  });
}
