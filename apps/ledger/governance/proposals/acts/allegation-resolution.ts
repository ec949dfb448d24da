import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { type DataOf, isKind } from '#libs/evidence';
import { type CarriedOut, ProposableAct } from '../act.js';
import { ApprovedEvidence } from '../approved-evidence.js';
import { contentFor, invalidContent } from '../checked-content.js';
import type { Approved, Proposed } from '../proposal.js';
import { Targets } from '../targets.js';

type Content = Omit<DataOf<'AllegationResolved'>, 'approver'>;

/** What became of an allegation. */
@Injectable()
export class AllegationResolutionAct extends ProposableAct {
  readonly name = 'allegation-resolution';
  readonly description =
    'says what became of an allegation (R-145): {allegation: {source, id}, outcome: UNFOUNDED or SUBSTANTIATED, evidence}';

  constructor(
    private readonly store: EventStore,
    private readonly targets: Targets,
    private readonly evidence: ApprovedEvidence,
  ) {
    super();
  }

  async prepare(asked: unknown): Promise<Omit<Proposed, 'act'>> {
    const content: Content = contentFor('AllegationResolved', asked, { subject: 'client/any', now: this.store.now() });
    const allegation = await this.targets.named(content.allegation, 'allegation');
    if (!isKind(allegation, 'Allegation'))
      throw invalidContent([
        { pointer: '/allegation', detail: `is of type ${allegation.type}: it must be an allegation` },
      ]);
    const { subject } = allegation;
    // Of an identifier's too: what is resolved is held against the schema as well.
    return { subject, content: contentFor('AllegationResolved', asked, { subject, now: this.store.now() }) };
  }

  summary(content: unknown): string {
    const { allegation, outcome, evidence } = content as Content;
    return `find allegation ${allegation.source}/${allegation.id} ${outcome.toLowerCase()} (${evidence})`;
  }

  async carryOut(approved: Approved): Promise<CarriedOut> {
    const { id, subject, content } = approved;
    const pieces = [{ id, subject, data: content as Content }];
    return { recorded: await this.evidence.record(approved, 'AllegationResolved', pieces) };
  }
}
