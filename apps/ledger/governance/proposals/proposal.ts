import { hash } from 'node:crypto';
import { canonical, type DataOf, instantText } from '#libs/evidence';
import { isSamePerson, type Person } from '../../access/persons.js';
import { Refusal } from '../../refusal.js';

/** How long a proposal can be decided, from its recording on. */
const openMs = 30 * 24 * 60 * 60 * 1000;

/** What is proposed. */
export interface Proposed {
  /** The name of the act. */
  readonly act: string;
  /** What it is about, as evidence has it. */
  readonly subject: string;
  readonly content: unknown;
}

/** What is on record of a proposal. Positions and instants (in ms) are the ledger's. */
export interface Proposal extends Proposed {
  readonly id: string;
  /** Of what is proposed, as it is stored now. */
  readonly sha256: string;
  readonly by: Person;
  readonly at: number;
  readonly position: bigint;
  readonly decision: ProposalDecision | undefined;
}

export interface ProposalDecision {
  readonly outcome: DataOf<'ProposalDecided'>['outcome'];
  readonly by: Person;
  readonly reason?: string | undefined;
  /** Of what was decided, as it was seen. */
  readonly sha256: string;
  readonly at: number;
  readonly position: bigint;
  /** The store's, by which what was recorded says what brought it about. */
  readonly eventId: string;
}

/** A proposal that is to be carried out. */
export type Approved = Proposal & { readonly decision: ProposalDecision & { readonly outcome: 'APPROVED' } };

export const proposalStates = ['open', 'approved', 'rejected', 'expired'] as const;
export type ProposalState = (typeof proposalStates)[number];

/** What an approver approves: SHA-256 of the RFC 8785 form of {act, subject, content}, in hex. */
export function proposalHash({ act, subject, content }: Proposed): string {
  return hash('sha256', canonical({ act, subject, content }), 'hex');
}

/** The instant from which on it cannot be decided any more. */
export const expiryOf = ({ at }: Pick<Proposal, 'at'>): number => at + openMs;

export function stateOf(proposal: Proposal, now: number): ProposalState {
  if (proposal.decision !== undefined) return proposal.decision.outcome === 'APPROVED' ? 'approved' : 'rejected';
  return now < expiryOf(proposal) ? 'open' : 'expired';
}

/** Whether it was approved as it is stored now: what was altered since was approved by nobody. */
export function isApproved(proposal: Proposal): proposal is Approved {
  const { decision, sha256 } = proposal;
  return decision?.outcome === 'APPROVED' && decision.sha256 === sha256;
}

/** What somebody decides of a proposal, having seen what has this hash. */
export type ProposalVerdict = Pick<ProposalDecision, 'outcome' | 'by' | 'sha256' | 'reason'>;

/**
 * What is to be recorded of a decision; undefined where the very same is on record. Approved is by another person than it was
 * proposed by (`second-person`), rejected by anybody; and either only what was seen (`proposal-changed`), while it is open
 * (`proposal-closed`).
 */
export function decide(
  proposal: Proposal,
  { outcome, by, sha256, reason }: ProposalVerdict,
  now: number,
): DataOf<'ProposalDecided'> | undefined {
  const { id, decision } = proposal;
  if (sha256 !== proposal.sha256)
    throw new Refusal(
      'proposal-changed',
      `What is proposed has the SHA-256 ${proposal.sha256}; look at /v1/proposals/${id}, and send that of what you mean.`,
    );
  if (decision !== undefined) {
    if (decision.outcome === outcome && isSamePerson(decision.by, by)) return undefined;
    const done = decision.outcome === 'APPROVED' ? 'approved' : 'rejected';
    throw closed(`It was ${done} by ${decision.by.name} on ${instantText(decision.at)}; see /v1/proposals/${id}.`);
  }
  const expiry = expiryOf(proposal);
  if (now >= expiry) throw closed(`It expired on ${instantText(expiry)}; it can only be sent as a new one.`);
  if (outcome === 'APPROVED') mustBeAnother(proposal, by);
  return { proposal: id, sha256, outcome, decider: by.name, ...(reason !== undefined && { reason }) };
}

function mustBeAnother({ by: proposer }: Proposal, by: Person): void {
  if (isSamePerson(proposer, by))
    throw new Refusal('second-person', `${by.name} proposed it, so it takes another person; name one who looks at it.`);
  if (by.isKnown && !proposer.isKnown)
    throw new Refusal(
      'second-person',
      `Who proposed it is not known: the ledger asked for no tokens then. See what it says, and send it as a new one.`,
    );
}

const closed = (detail: string): Refusal => new Refusal('proposal-closed', detail);
