import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { limits } from '#libs/evidence';
import { dismissalReasons, dismissedMax } from '../../../arrivals/dismissal-question.js';
import { conflictPrefix } from '../../../recording/conflict.js';
import { quarantinePrefix } from '../../../recording/quarantine.js';
import type { RefusalReason } from '../../../refusal.js';
import { type CarriedOut, ProposableAct } from '../act.js';
import { ApprovedEvidence, type Piece } from '../approved-evidence.js';
import { invalidContent, mustBeObject, notKnown } from '../checked-content.js';
import type { Approved, Proposed } from '../proposal.js';

interface Content {
  /** Their names: `quarantineId` or `conflictId`. */
  readonly arrivals: readonly string[];
  readonly reason: (typeof dismissalReasons)[number];
  readonly evidence: string;
}

/** Dismisses what arrived and is no evidence, one or a whole class of it, as one decision. */
@Injectable()
export class DismissalAct extends ProposableAct {
  readonly name = 'dismissal';
  readonly description =
    'dismisses what arrived and is no evidence, or conflicts (R-146): {arrivals: [quarantineId or conflictId, …], reason, evidence}';

  constructor(
    private readonly store: EventStore,
    private readonly evidence: ApprovedEvidence,
  ) {
    super();
  }

  async prepare(asked: unknown): Promise<Omit<Proposed, 'act'>> {
    const members = mustBeObject(asked);
    const wrong = reasonsAgainst(members);
    if (wrong.length > 0) throw invalidContent(wrong);
    const { arrivals, reason, evidence } = members as unknown as Content;
    const content: Content = { arrivals: [...new Set(arrivals)], reason, evidence };
    for (const arrival of content.arrivals)
      if (!(await this.#isThere(arrival)))
        throw invalidContent([{ pointer: '/arrivals', detail: `has ${arrival}, under which nothing arrived` }]);
    return { subject: 'ledger', content };
  }

  summary(content: unknown): string {
    const { arrivals, reason, evidence } = content as Content;
    const what = arrivals.length === 1 ? `arrival ${arrivals[0]}` : `${arrivals.length} arrivals`;
    return `dismiss ${what} (${reason}, ${evidence})`;
  }

  async carryOut(approved: Approved): Promise<CarriedOut> {
    const { id, subject, content } = approved;
    const { arrivals, reason, evidence } = content as Content;
    const pieces = arrivals.map((arrival, index): Piece<'ArrivalDismissed'> => {
      const data = { arrival, reason, evidence };
      return { id: arrivals.length === 1 ? id : `${id}.${index + 1}`, subject, data };
    });
    return { recorded: await this.evidence.record(approved, 'ArrivalDismissed', pieces) };
  }

  async #isThere(arrival: string): Promise<boolean> {
    for (const prefix of [quarantinePrefix, conflictPrefix])
      for await (const [event] of this.store.readStream(`${prefix}${arrival}`, { limit: 1 }))
        if (event !== undefined) return true;
    return false;
  }
}

const isName = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

function reasonsAgainst({ arrivals, reason, evidence, ...others }: Readonly<Record<string, unknown>>): RefusalReason[] {
  const wrong = notKnown(Object.keys(others));
  if (!Array.isArray(arrivals) || arrivals.length === 0 || arrivals.length > dismissedMax || !arrivals.every(isName))
    wrong.push({ pointer: '/arrivals', detail: `must be 1 to ${dismissedMax} of quarantineId and conflictId` });
  if (!dismissalReasons.some((one) => one === reason))
    wrong.push({ pointer: '/reason', detail: `must be one of ${dismissalReasons.join(', ')}` });
  if (typeof evidence !== 'string' || evidence === '' || evidence.length > limits.textLengthMax)
    wrong.push({ pointer: '/evidence', detail: `must be a text of 1 to ${limits.textLengthMax} characters` });
  return wrong;
}
