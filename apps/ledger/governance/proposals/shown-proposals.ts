import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { type EventReference, instantText } from '#libs/evidence';
import { Persons } from '../../access/persons.js';
import type { CarriedOut } from './act.js';
import { Acts } from './acts.js';
import { expiryOf, isApproved, type Proposal, type ProposalDecision, type ProposalState, stateOf } from './proposal.js';

/** A proposal in a worklist. */
export interface ListedProposal {
  readonly id: string;
  readonly act: string;
  readonly subject: string;
  /** What is proposed, in a sentence. */
  readonly summary: string;
  /** What an approver sends, having looked at the content. */
  readonly sha256: string;
  readonly state: ProposalState;
  readonly proposedBy: string;
  /** Whether its person was known by a token: else the name is a claim. */
  readonly isKnown: boolean;
  readonly ledgertime: string;
  readonly position: string;
  /** From when on it cannot be decided any more. */
  readonly expires: string;
  readonly decision: ShownDecision | null;
  /** Whom it waits for; null where it is not open. */
  readonly waitsFor: string | null;
}

export interface ShownDecision {
  readonly outcome: ProposalDecision['outcome'];
  readonly by: string;
  readonly isKnown: boolean;
  readonly reason: string | null;
  readonly ledgertime: string;
  readonly position: string;
}

/** A proposal by itself. */
export interface ShownProposal extends ListedProposal {
  readonly content: unknown;
  /** The evidence that came of it. */
  readonly recorded: readonly EventReference[];
  /** Why nothing has, yet. */
  readonly detail?: string;
}

/** Proposals as they are shown. Of what was approved nothing is shown before it is carried out. */
@Injectable()
export class ShownProposals {
  constructor(
    private readonly store: EventStore,
    private readonly acts: Acts,
    private readonly persons: Persons,
  ) {}

  /** Records what was approved, where that is not on record: a process may have ended between. */
  async whole(proposal: Proposal): Promise<ShownProposal> {
    const { recorded, detail } = await this.#carriedOut(proposal);
    const said = detail === undefined ? {} : { detail };
    return { ...this.listed(proposal), content: proposal.content, recorded, ...said };
  }

  listed(proposal: Proposal): ListedProposal {
    const { id, act, subject, content, sha256, by, at, position, decision } = proposal;
    const state = stateOf(proposal, this.store.now());
    return {
      ...{ id, act, subject, summary: this.acts.byName.get(act)?.summary(content) ?? act, sha256, state },
      ...{ proposedBy: by.name, isKnown: by.isKnown, ledgertime: instantText(at), position: String(position) },
      expires: instantText(expiryOf(proposal)),
      decision: decision === undefined ? null : shownDecision(decision),
      waitsFor: state === 'open' ? this.persons.waitsFor(by) : null,
    };
  }

  async #carriedOut(proposal: Proposal): Promise<CarriedOut> {
    if (proposal.decision?.outcome !== 'APPROVED') return { recorded: [] };
    if (!isApproved(proposal))
      return { recorded: [], detail: 'what was approved had another SHA-256: it was altered since' };
    const act = this.acts.byName.get(proposal.act);
    if (act === undefined) return { recorded: [], detail: `this program knows no act ${proposal.act}` };
    return act.carryOut(proposal);
  }
}

function shownDecision({ outcome, by, reason, at, position }: ProposalDecision): ShownDecision {
  const when = { ledgertime: instantText(at), position: String(position) };
  return { outcome, by: by.name, isKnown: by.isKnown, reason: reason ?? null, ...when };
}
