import { Injectable } from '@nestjs/common';
import { Dossiers, Views } from '#libs/views';
import type { Knowledge } from './standpoint.js';

/** An event that stands in the ledger's streams and is not the ledger's: no answer rests on it. */
export interface PassedOverEvent {
  readonly position: string;
  readonly stream: string;
  readonly why: string;
}

/** What may concern whom an answer is about and is not the ledger's; absent where there is nothing. */
export interface BesidePassedOver {
  readonly passedOver?: readonly PassedOverEvent[];
}

const shownMax = 20;

/** What was passed over and may concern somebody: it claims that client or identifier, what is linked to it, or nobody. */
@Injectable()
export class PassedOver {
  constructor(
    private readonly views: Views,
    private readonly dossiers: Dossiers,
  ) {}

  /** Nothing where there is none, so that an answer says nothing of it. */
  concerning(subject: string, { upTo }: Knowledge): BesidePassedOver {
    if (upTo < 0n) return {};
    const subjects = this.dossiers.subjectsOf(subject, upTo);
    const found = this.views.foreign.concerning(subjects, upTo, shownMax);
    if (found.length === 0) return {};
    return { passedOver: found.map((event) => ({ ...event, position: String(event.position) })) };
  }
}
