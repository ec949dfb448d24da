import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { personOf } from '../../access/persons.js';
import type { Principal } from '../../access/principal.js';
import { Refusal, told } from '../../refusal.js';
import { Acts } from './acts.js';
import { Proposals } from './proposals.js';
import { type ShownProposal, ShownProposals } from './shown-proposals.js';

export interface ProposalAsked {
  readonly act: string;
  readonly content: unknown;
  /** Wanted where the ledger asks for no tokens, else the name of the token. */
  readonly proposer?: string | undefined;
}

/** Proposes what takes two persons. Durable when it resolves. Refuses what the act cannot do, and who is no person. */
export class Propose extends Command<ShownProposal> {
  constructor(
    readonly asked: ProposalAsked,
    readonly by: Principal | undefined,
  ) {
    super();
  }
}

@CommandHandler(Propose)
export class ProposeHandler implements ICommandHandler<Propose> {
  constructor(
    private readonly acts: Acts,
    private readonly proposals: Proposals,
    private readonly shown: ShownProposals,
  ) {}

  async execute({ asked, by }: Propose): Promise<ShownProposal> {
    const proposer = personOf(by, asked.proposer, 'proposer');
    const act = this.acts.byName.get(asked.act);
    if (act === undefined) throw unknownAct([...this.acts.byName.keys()]);
    const proposed = { act: act.name, ...(await act.prepare(asked.content)) };
    return this.shown.whole(await this.proposals.add(proposed, proposer, by));
  }
}

function unknownAct(names: readonly string[]): Refusal {
  const errors = [{ pointer: '/act', detail: `must be one of ${names.join(', ')}` }];
  return new Refusal('invalid-body', told(errors), { errors });
}
