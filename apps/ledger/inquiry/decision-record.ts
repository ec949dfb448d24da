import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import type { Principal } from '../access/principal.js';
import { type FactReceipt, LedgerSpeaker, recordFact } from '../ledger-fact.js';

/** Where the ledger keeps a decision of its gate. */
export const decisionStream = (id: string): string => `ledger-decision-${encodeURIComponent(id)}`;

export type DecisionReceipt = FactReceipt;

/** What the gate was asked, and what it answered: evidence that the ledger gives of itself. */
@Injectable()
export class DecisionRecords {
  constructor(
    private readonly store: EventStore,
    private readonly speaker: LedgerSpeaker,
  ) {}

  /** Durable when it resolves. `now` is the instant that the decision was for, `by` who asked for it. */
  record(
    { subject, now, by }: { readonly subject: string; readonly now: number; readonly by: Principal | undefined },
    data: { decision: 'ALLOW' | 'DENY'; question: Record<string, unknown>; answer: Record<string, unknown> },
  ): Promise<DecisionReceipt> {
    return recordFact(this.store, this.speaker, decisionStream, { kind: 'DecisionRecorded', subject, now, by, data });
  }
}
