import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { EventStore } from '#libs/event-store';
import { personOf } from '../../access/persons.js';
import type { Principal } from '../../access/principal.js';
import { decide, type ProposalDecision } from './proposal.js';
import { Proposals } from './proposals.js';
import { type ShownProposal, ShownProposals } from './shown-proposals.js';

export interface DecisionAsked extends Pick<ProposalDecision, 'outcome' | 'sha256' | 'reason'> {
  readonly id: string;
  /** Wanted where the ledger asks for no tokens, else the name of the token. */
  readonly decider?: string | undefined;
}

/**
 * Approves a proposal, or rejects it; what is approved is then carried out. Asked again, also after a crash between, it does what
 * is left to do. Refuses as `decide` does, and with `not-found`.
 */
export class DecideProposal extends Command<ShownProposal> {
  constructor(
    readonly asked: DecisionAsked,
    readonly by: Principal | undefined,
  ) {
    super();
  }
}

@CommandHandler(DecideProposal)
export class DecideProposalHandler implements ICommandHandler<DecideProposal> {
  constructor(
    private readonly store: EventStore,
    private readonly proposals: Proposals,
    private readonly shown: ShownProposals,
  ) {}

  async execute({ asked, by }: DecideProposal): Promise<ShownProposal> {
    const verdict = { ...asked, by: personOf(by, asked.decider, 'decider') };
    const found = await this.proposals.one(asked.id);
    const decided = decide(found, verdict, this.store.now());
    if (decided === undefined) return this.shown.whole(found);
    const isFirst = await this.proposals.decide(found, decided, by);
    const now = await this.proposals.one(asked.id);
    // Somebody else may have been first: then that is what this is held against.
    if (!isFirst) decide(now, verdict, this.store.now());
    return this.shown.whole(now);
  }
}
