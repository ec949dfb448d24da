import type { ProposableAct } from './act.js';
import { AdoptionAct } from './acts/adoption.js';
import { AllegationResolutionAct } from './acts/allegation-resolution.js';
import { DismissalAct } from './acts/dismissal.js';
import { ErasureAct } from './acts/erasure.js';
import { GapResolutionAct } from './acts/gap-resolution.js';
import { HoldLiftAct } from './acts/hold-lift.js';
import { PackReleaseAct } from './acts/pack-release.js';
import { RetractionAct } from './acts/retraction.js';

/** All that takes two persons. */
export const actTypes = [
  RetractionAct,
  AllegationResolutionAct,
  GapResolutionAct,
  DismissalAct,
  AdoptionAct,
  PackReleaseAct,
  ErasureAct,
  HoldLiftAct,
];

/** The acts by their names. Abstract so that it is its own token for injection. */
export abstract class Acts {
  abstract readonly byName: ReadonlyMap<string, ProposableAct>;
}

export const actsProvider = {
  provide: Acts,
  inject: actTypes,
  useFactory: (...acts: ProposableAct[]): Acts => ({ byName: new Map(acts.map((act) => [act.name, act])) }),
};
