import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import type { DataOf } from '#libs/evidence';
import { type CarriedOut, ProposableAct } from '../act.js';
import { ApprovedEvidence } from '../approved-evidence.js';
import { contentFor, invalidContent, mustBeObject } from '../checked-content.js';
import type { Approved, Proposed } from '../proposal.js';

type Content = Omit<DataOf<'SourceGapResolved'>, 'approver'>;

/** What became of a gap of a source. */
@Injectable()
export class GapResolutionAct extends ProposableAct {
  readonly name = 'gap-resolution';
  readonly description =
    'says what became of a gap of a source (R-227): {source, periodFrom, periodTo, outcome: RECOVERED, NOTHING_SENT or LOST, evidence}';

  constructor(
    private readonly store: EventStore,
    private readonly evidence: ApprovedEvidence,
  ) {
    super();
  }

  async prepare(asked: unknown): Promise<Omit<Proposed, 'act'>> {
    const { source, ...data } = mustBeObject(asked);
    if (typeof source !== 'string')
      throw invalidContent([{ pointer: '/source', detail: 'must be the name of a source' }]);
    const subject = `source/${source}`;
    const content = contentFor('SourceGapResolved', data, { subject, now: this.store.now() });
    return { subject, content: { source, ...content } };
  }

  summary(content: unknown): string {
    const { source, periodFrom, periodTo, outcome, evidence } = content as Content & { readonly source: string };
    return `resolve the gap of ${source} from ${periodFrom} to ${periodTo} as ${outcome} (${evidence})`;
  }

  async carryOut(approved: Approved): Promise<CarriedOut> {
    const { id, subject, content } = approved;
    const { source: _, ...data } = content as Content & { readonly source: string };
    return { recorded: await this.evidence.record(approved, 'SourceGapResolved', [{ id, subject, data }]) };
  }
}
