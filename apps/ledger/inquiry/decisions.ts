import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { ClientAnswers, type Gone, subjectOf } from './client-answers.js';
import type { SendQuestion, ServeQuestion } from './decision-question.js';
import { type DecisionReceipt, DecisionRecords } from './decision-record.js';
import type { SendDecision, ServeDecision } from './gate.js';
import { QuestionClocks } from './question-clocks.js';
import { type Given, withMembers } from './written.js';

/** Where the decision itself was recorded, if that was asked for. */
export interface RecordedDecision {
  readonly recorded?: DecisionReceipt;
}

/** The gate: what an order gateway asks before it serves, and a campaign tool before it sends. Both speak of the present instant only. */
@Injectable()
export class Decisions {
  constructor(
    private readonly clocks: QuestionClocks,
    private readonly answers: ClientAnswers,
    private readonly records: DecisionRecords,
  ) {}

  /** Whether a service may be provided. */
  async serve(
    { record, ...asked }: ServeQuestion,
    by: Principal | undefined,
    gone: Gone,
  ): Promise<Given<ServeDecision & RecordedDecision>> {
    const standpoint = await this.clocks.standpoint();
    const { given, decided } = await this.answers.ask('serve', { ...asked, standpoint }, gone);
    if (record !== true) return given;
    const about = { subject: subjectOf(asked), now: standpoint.at, by };
    return withMembers(given, { recorded: await this.records.record(about, decided) });
  }

  /** Whether a message may be sent. */
  async send(
    { record, ...message }: SendQuestion,
    by: Principal | undefined,
    gone: Gone,
  ): Promise<Given<SendDecision & RecordedDecision>> {
    const standpoint = await this.clocks.standpoint();
    const { given, decided } = await this.answers.ask('send', { ...message, standpoint }, gone);
    if (record !== true) return given;
    const about = { subject: subjectOf(message), now: standpoint.at, by };
    return withMembers(given, { recorded: await this.records.record(about, decided) });
  }
}
