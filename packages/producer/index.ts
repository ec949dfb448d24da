export type { DataOf, EventReference, KindName, Problem } from '#libs/evidence';
export type { Backoff } from './backoff.js';
export type { DeadLetter } from './dead-letters.js';
export type { Draft } from './draft.js';
export { type IntakeResult, LedgerTrouble } from './ledger-answer.js';
export type { LogProblem } from './log-problem.js';
export { Producer, type Remaining } from './producer.js';
export type { ProducerOptions } from './producer-options.js';
export { ProducerRefusal, type ProducerRefusalCode } from './producer-refusal.js';
