import { type DynamicModule, Global, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { Logger } from 'pino';
import { RuleSets } from '#libs/assessment';
import { type Clock, EventStore } from '#libs/event-store';
import { Views } from '#libs/views';
import { Allowances } from './access/allowances.js';
import { Persons } from './access/persons.js';
import type { TokenVolumes } from './access/token-volumes.js';
import type { Tokens } from './access/tokens.js';
import { ArrivalsModule } from './arrivals/arrivals.module.js';
import { ChangesModule } from './changes/changes.module.js';
import { CheckingModule } from './checking/checking.module.js';
import { CLOCK } from './clock-token.js';
import { Closing } from './closing.js';
import { Config } from './config.js';
import { Genesis } from './genesis.js';
import { Adoptions } from './governance/adoptions.js';
import { GovernanceModule } from './governance/governance.module.js';
import { IncidentsController } from './incidents/incidents.controller.js';
import { Incidents } from './incidents/incidents.js';
import { InquiryModule } from './inquiry/inquiry.module.js';
import { LedgerSpeaker } from './ledger-fact.js';
import { LOG } from './log.js';
import { Metrics } from './metrics.js';
import { OperationsController } from './operations.controller.js';
import { PacksModule } from './packs/packs.module.js';
import { ProblemFilter } from './problem.filter.js';
import { Integrity } from './proofs/integrity.js';
import { LeafMaker } from './proofs/leaf-maker.js';
import { LedgerLog } from './proofs/ledger-log.js';
import { ProofsModule } from './proofs/proofs.module.js';
import { TimeRoots } from './proofs/time-roots.js';
import { Readiness } from './readiness.js';
import { RecordingModule } from './recording/recording.module.js';
import { DeliveryCounts } from './recording/webhooks/delivery-counts.js';
import type { WebhookConnections } from './recording/webhooks/webhook-connections.js';
import { Rooms } from './rooms.js';
import { Seals } from './sealing/seals.js';

/** What exists once for the process and is there before Nest is. */
export interface LedgerParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly store: EventStore;
  readonly views: Views;
  readonly genesis: Genesis;
  readonly ledgerLog: LedgerLog;
  readonly integrity: Integrity;
  readonly seals: Seals;
  readonly timeRoots: TimeRoots;
  readonly speaker: LedgerSpeaker;
  readonly ruleSets: RuleSets;
  readonly adoptions: Adoptions;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly rooms: Rooms;
  readonly readiness: Readiness;
  readonly incidents: Incidents;
  readonly closing: Closing;
  readonly problems: ProblemFilter;
  readonly tokens: Tokens | undefined;
  readonly volumes: TokenVolumes;
  readonly webhooks: WebhookConnections;
  readonly counts: DeliveryCounts;
  readonly allowances: Allowances;
}

/** The server. Every module of it can be given any of `LedgerParts`, by the tokens below. */
@Global()
@Module({})
export class LedgerModule {}

export function ledgerModule(parts: LedgerParts): DynamicModule {
  const providers = [
    { provide: Config, useValue: parts.config },
    { provide: CLOCK, useValue: parts.clock },
    { provide: EventStore, useValue: parts.store },
    { provide: Views, useValue: parts.views },
    { provide: Genesis, useValue: parts.genesis },
    { provide: LedgerLog, useValue: parts.ledgerLog },
    { provide: Integrity, useValue: parts.integrity },
    { provide: Seals, useValue: parts.seals },
    { provide: TimeRoots, useValue: parts.timeRoots },
    { provide: LeafMaker, useValue: parts.ledgerLog.leaves },
    { provide: LedgerSpeaker, useValue: parts.speaker },
    { provide: RuleSets, useValue: parts.ruleSets },
    { provide: Adoptions, useValue: parts.adoptions },
    { provide: LOG, useValue: parts.log },
    { provide: Metrics, useValue: parts.metrics },
    { provide: Rooms, useValue: parts.rooms },
    { provide: Readiness, useValue: parts.readiness },
    { provide: Incidents, useValue: parts.incidents },
    { provide: Closing, useValue: parts.closing },
    { provide: DeliveryCounts, useValue: parts.counts },
    { provide: Allowances, useValue: parts.allowances },
    { provide: Persons, useValue: new Persons(parts.tokens) },
    { provide: ProblemFilter, useValue: parts.problems },
  ];
  return {
    module: LedgerModule,
    imports: [
      CqrsModule.forRoot(),
      RecordingModule,
      ArrivalsModule,
      InquiryModule,
      ChangesModule,
      CheckingModule,
      GovernanceModule,
      ProofsModule,
      PacksModule,
    ],
    controllers: [OperationsController, IncidentsController],
    providers,
    exports: providers,
  };
}
