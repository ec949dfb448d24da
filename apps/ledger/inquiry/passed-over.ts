import { Injectable } from '@nestjs/common';
import { Views } from '#libs/views';
import type { Knowledge } from './clocks.js';
import { Dossiers } from './dossiers.js';

/** An event that stands in the ledger's streams and is not the ledger's: no answer rests on it. */
export interface PassedOverEvent {
  readonly position: string;
  readonly stream: string;
  readonly why: string;
}

const shownMax = 20;

/** What was passed over and may concern a client: it claims that client, what is linked to it, or nobody. */
@Injectable()
export class PassedOver {
  constructor(
    private readonly views: Views,
    private readonly dossiers: Dossiers,
  ) {}

  /** Nothing where there is none, so that an answer says nothing of it. */
  concerning(client: string, { upTo }: Knowledge): { readonly passedOver?: readonly PassedOverEvent[] } {
    if (upTo < 0n) return {};
    const subjects = this.dossiers.subjectsOf(`client/${client}`, upTo);
    const found = this.views.foreign.concerning(subjects, upTo, shownMax);
    if (found.length === 0) return {};
    return { passedOver: found.map((event) => ({ ...event, position: String(event.position) })) };
  }
}
