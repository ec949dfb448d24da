import type { FactoryProvider } from '@nestjs/common';
import { RuleSets } from '#libs/assessment';
import { Dossiers, KnownRegisters, Views } from '#libs/views';
import { KnownEvidence } from './known-evidence.js';
import { knownRegisters } from './known-registers.js';

const dossiers = (views: Views, evidence: KnownEvidence, registers: KnownRegisters): Dossiers =>
  new Dossiers({
    evidenceIndex: views.evidenceIndex,
    registers,
    evidenceAt: (positions) => evidence.present(positions),
    passingAt: (positions) => evidence.pass(positions),
  });

/** What is known, through the views of this process and what was parsed lately. */
export const knownProviders: readonly FactoryProvider[] = [
  {
    provide: KnownRegisters,
    useFactory: (views: Views, evidence: KnownEvidence, ruleSets: RuleSets) =>
      knownRegisters(views, (positions) => evidence.present(positions), ruleSets),
    inject: [Views, KnownEvidence, RuleSets],
  },
  { provide: Dossiers, useFactory: dossiers, inject: [Views, KnownEvidence, KnownRegisters] },
];
