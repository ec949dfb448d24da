export { type Arrivals, arrivalsOf, noArrivals } from './arrivals.js';
export { type Assessment, assess, type EvidenceReference, type TraceEntry } from './assess.js';
export { Case, type Question } from './case.js';
export { decide, type Verdict } from './decide.js';
export { Dossier } from './dossier.js';
export { EvidenceSet, isRegisterSubject } from './evidence-set.js';
export { type Fact, isKind } from './fact.js';
export type { Flag } from './flags.js';
export { lacksCheck } from './lacking-check.js';
export { linkedSubjects } from './links.js';
<<<<<<< HEAD
export { type OwnCheck, ownCheck } from './own-check.js';
=======
export { type IndicatorRow, type IndicatorRule, indicatorRules, type Thresholds } from './reference/indicators.js';
>>>>>>> b332346 (Give the portfolio's indicators their thresholds, as reference data)
export { type Reference, ReferenceTables, shippedReference } from './reference/reference.js';
export { type RegisterState, Registers } from './registers.js';
export { rules } from './rules/list.js';
export type { Uncovered } from './source-gaps.js';
export type { SourceRecord } from './sources.js';
export { type Status, statuses, statusesFromWorst, worstStatus } from './status.js';
