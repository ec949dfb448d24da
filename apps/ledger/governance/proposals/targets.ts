import { Injectable } from '@nestjs/common';
import type { EventReference, RecordedEvidence } from '#libs/evidence';
import { Events } from '../../inquiry/events.js';
import { Refusal } from '../../refusal.js';
import { invalidContent } from './checked-content.js';

/** The evidence that acts are about. */
@Injectable()
export class Targets {
  constructor(private readonly events: Events) {}

  /** The evidence that a member of the content names. Refuses (`invalid-body`) where there is none. */
  async named({ source, id }: EventReference, member: string): Promise<RecordedEvidence> {
    try {
      return await this.events.one(source, id, false);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'not-found') throw error;
      throw invalidContent([{ pointer: `/${member}`, detail: `names no evidence: ${error.message}` }]);
    }
  }
}
