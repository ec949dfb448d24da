import { type KindName, kindNamed, type RecordedEvidence } from '#libs/evidence';
import { kindsOfP1 } from '../p1/sees.js';

/** The kinds that P2 reads, for ever: those of P1, and what came with it. */
const kindsOfP2: readonly KindName[] = [
  ...kindsOfP1,
  'ActorAgreement',
  'ArrivalDismissed',
  'Conflict',
  'ConsentChanged',
  'ControlTest',
  'Quarantined',
  'RegulatoryOrder',
  'RouteDecision',
  'WindDownNotice',
  'WindDownPlan',
];

const known = kindsOfP2.flatMap((name) => kindNamed(name) ?? []);
const types: ReadonlySet<string> = new Set(known.map(({ type }) => type));
const helpful: ReadonlySet<string> = new Set(
  known.filter(({ bearing }) => bearing === 'helps').map(({ type }) => type),
);

/** Evidence as P2 sees it: all of the kinds that there were. */
export const seenByP2 = (evidence: RecordedEvidence): RecordedEvidence | undefined =>
  types.has(evidence.type) ? evidence : undefined;

/** A kind that came later might have hurt for all that P2 knows. */
export const helpsOnlyUnderP2 = (type: string): boolean => helpful.has(type);
