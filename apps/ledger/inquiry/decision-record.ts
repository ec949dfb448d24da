import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { instantText } from '#libs/evidence';
import { ledgerFact, Speaker } from '../ledger-fact.js';

/** Where the ledger keeps a decision of its gate. */
export const decisionStream = (id: string): string => `ledger-decision-${encodeURIComponent(id)}`;

export interface DecisionReceipt {
  readonly source: string;
  readonly id: string;
  readonly position: string;
  readonly ledgertime?: string;
}

/** What the gate was asked, and what it answered: evidence that the ledger gives of itself. */
@Injectable()
export class DecisionRecords {
  constructor(
    private readonly store: EventStore,
    private readonly speaker: Speaker,
  ) {}

  /** Durable when it resolves. `now` is the instant that the decision was for. */
  async record(
    subject: string,
    now: number,
    data: { decision: 'ALLOW' | 'DENY'; question: Record<string, unknown>; answer: Record<string, unknown> },
  ): Promise<DecisionReceipt> {
    const id = randomUUID();
    const event = ledgerFact(this.speaker, { kind: 'DecisionRecorded', id, subject, now, data });
    const write = { stream: decisionStream(id), expectedRevision: 'NO_STREAM', events: [event] } as const;
    const [result] = await this.store.append([write]);
    if (result?.outcome !== 'appended') throw new Error('A random stream was taken');
    const { position, ledgertime } = result;
    return {
      source: this.speaker.origin,
      id,
      position: String(position),
      ...(ledgertime === undefined ? {} : { ledgertime: instantText(ledgertime) }),
    };
  }
}
