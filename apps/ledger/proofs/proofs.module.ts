import { Module } from '@nestjs/common';
import { LogController } from './log.controller.js';
import { MapController } from './map/map.controller.js';

/** Why the ledger is to be believed: its log, and proofs from it. */
@Module({ controllers: [LogController, MapController] })
export class ProofsModule {}
