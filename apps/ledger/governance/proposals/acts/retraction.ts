import { Injectable } from '@nestjs/common';
import { relievingReasons } from '#libs/assessment';
import { EventStore } from '#libs/event-store';
import { bearingOf, type DataOf, kindOf } from '#libs/evidence';
import { type CarriedOut, ProposableAct } from '../act.js';
import { ApprovedEvidence } from '../approved-evidence.js';
import { contentFor, invalidContent } from '../checked-content.js';
import type { Approved, Proposed } from '../proposal.js';
import { Targets } from '../targets.js';

type Content = Omit<DataOf<'Retraction'>, 'approver'>;

/** Takes away what hurts in earlier evidence as well; what helps in it one person takes away, without this. */
@Injectable()
export class RetractionAct extends ProposableAct {
  readonly name = 'retraction';
  readonly description =
    'withdraws earlier evidence, what hurts in it included (R-420): {target: {source, id}, reason, evidence}';

  constructor(
    private readonly store: EventStore,
    private readonly targets: Targets,
    private readonly evidence: ApprovedEvidence,
  ) {
    super();
  }

  async prepare(asked: unknown): Promise<Omit<Proposed, 'act'>> {
    const content: Content = contentFor('Retraction', asked, { subject: 'ledger', now: this.store.now() });
    const { reason, evidence, target } = content;
    if (!relievingReasons.has(reason))
      throw invalidContent([
        { pointer: '/reason', detail: `must be one of ${[...relievingReasons].join(', ')} (R-420)` },
      ]);
    if (evidence === undefined)
      throw invalidContent([{ pointer: '/evidence', detail: 'must say where it is written down why (R-420)' }]);
    const { subject, type, data } = await this.targets.named(target, 'target');
    const kind = kindOf(type);
    if (bearingOf({ kind, data } as Parameters<typeof bearingOf>[0]) === 'stands')
      throw invalidContent([{ pointer: '/target', detail: `is a ${kind}, which nobody can retract (R-400)` }]);
    return { subject, content };
  }

  summary(content: unknown): string {
    const { target, reason, evidence } = content as Content;
    return `retract ${target.source}/${target.id} (${reason}, ${evidence})`;
  }

  async carryOut(approved: Approved): Promise<CarriedOut> {
    const { id, subject, content } = approved;
    return {
      recorded: await this.evidence.record(approved, 'Retraction', [{ id, subject, data: content as Content }]),
    };
  }
}
