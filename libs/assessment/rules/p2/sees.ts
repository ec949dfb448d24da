import type { KindName } from '#libs/evidence';
import { kindsOfP1 } from '../p1/sees.js';

/** The kinds that P2 reads, for ever: those of P1, and what came with it. */
export const kindsOfP2: readonly KindName[] = [
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
