import { Module } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { ChangeLog, Views } from '#libs/views';
import { ChangeFeed } from './change-feed.js';
import { ChangePositions } from './change-positions.js';
import { ChangeStreams } from './change-streams.js';
import { ChangesController } from './changes.controller.js';

const log = {
  provide: ChangeLog,
  inject: [EventStore, Views],
  useFactory: (store: EventStore, views: Views) => new ChangeLog(store, views.statusChanges),
};

/** What changed, told to whoever listens: read from the statuses once, for all streams. */
@Module({
  controllers: [ChangesController],
  providers: [log, ChangeFeed, ChangeStreams, ChangePositions],
})
export class ChangesModule {}
