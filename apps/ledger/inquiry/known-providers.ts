import type { FactoryProvider } from '@nestjs/common';
import { RuleSets } from '#libs/assessment';
import type { EventType } from '#libs/evidence';
import { Dossiers, KnownRegisters, Views } from '#libs/views';
import { KnownEvidence } from './known-evidence.js';

/** Of which there may be hundreds of thousands. What they amount to is in the view of the sources' coverage. */
const heartbeat: EventType = 'initium.SourceHeartbeat.v1';

export const knownRegisters = (views: Views, evidence: KnownEvidence, ruleSets: RuleSets): KnownRegisters =>
  new KnownRegisters({
    registers: views.registers,
    evidenceAt: (positions) => evidence.at(positions),
    sourcesAt: views.coverage.sources,
    except: heartbeat,
    ruleSets,
  });

const dossiers = (views: Views, evidence: KnownEvidence, registers: KnownRegisters): Dossiers =>
  new Dossiers({
    evidenceIndex: views.evidenceIndex,
    registers,
    evidenceAt: (positions) => evidence.at(positions),
    passingAt: (positions) => evidence.pass(positions),
  });

/** What is known, through the views of this process and what was parsed lately. */
export const knownProviders: readonly FactoryProvider[] = [
  { provide: KnownRegisters, useFactory: knownRegisters, inject: [Views, KnownEvidence, RuleSets] },
  { provide: Dossiers, useFactory: dossiers, inject: [Views, KnownEvidence, KnownRegisters] },
];
