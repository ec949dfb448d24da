import { Module } from '@nestjs/common';
import { Adopting } from './adopting.js';
import { DifferenceAnswers } from './differences.js';
import { RuleSetsController } from './rule-sets.controller.js';

/** What takes a decision of the firm: by which law its ledger answers. */
@Module({ controllers: [RuleSetsController], providers: [Adopting, DifferenceAnswers] })
export class GovernanceModule {}
