import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EventStore, type NewEvent, type StoredEvent } from '#libs/event-store';
import { type DataOf, fromStored, isKind, type KindName, receptionOf, recognise, typeOf } from '#libs/evidence';
import { Views } from '#libs/views';
import type { Person } from '../../access/persons.js';
import type { Principal } from '../../access/principal.js';
import { QuestionClocks } from '../../inquiry/question-clocks.js';
import { LedgerSpeaker, ledgerFact } from '../../ledger-fact.js';
import { Refusal } from '../../refusal.js';
import { type Proposal, type ProposalDecision, type Proposed, proposalHash } from './proposal.js';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const readMax = 200;
/** What proposals are found through. */
export const proposalViews = ['evidence-index'];

/** The evidence of a proposal, and of what was decided: each alone in a stream, so that the store decides who was first. */
const proposalName = (id: string): string => `proposal-${id}`;
const decisionName = (id: string): string => `decided-${id}`;
const streamOf = (name: string): string => `ledger-${name}`;

/** What was proposed in a ledger, and what was decided of it. */
@Injectable()
export class Proposals {
  constructor(
    private readonly store: EventStore,
    private readonly speaker: LedgerSpeaker,
    private readonly views: Views,
    private readonly clocks: QuestionClocks,
  ) {}

  /** Records one. Durable when it resolves. */
  async add(proposed: Proposed, proposer: Person, by: Principal | undefined): Promise<Proposal> {
    const id = randomUUID();
    const { act, subject, content } = proposed;
    const data = { act, content, sha256: proposalHash(proposed), proposer: proposer.name };
    const now = this.store.now();
    const event = ledgerFact(this.speaker, { kind: 'Proposal', id: proposalName(id), subject, now, data, by });
    if (!(await this.#append(proposalName(id), event))) throw new Error('A random stream was taken');
    return this.one(id);
  }

  /** As it is now, whichever process recorded of it. Refuses with `not-found`. */
  async one(id: string): Promise<Proposal> {
    await this.store.catchUp();
    const event = uuid.test(id) ? await this.#first(proposalName(id)) : undefined;
    const proposal = event && (await this.#proposalIn(event));
    if (proposal !== undefined) return proposal;
    throw new Refusal('not-found', `There is no proposal ${id}; look for it in /v1/proposals.`);
  }

  /** Records what was decided. False where something was before. Durable when it resolves. */
  decide({ id, subject }: Proposal, data: DataOf<'ProposalDecided'>, by: Principal | undefined): Promise<boolean> {
    const now = this.store.now();
    const event = ledgerFact(this.speaker, { kind: 'ProposalDecided', id: decisionName(id), subject, now, data, by });
    return this.#append(decisionName(id), event);
  }

  /** Those that `isAsked` of what was recorded after a position, in the order of recording. */
  async after(position: bigint, limit: number, isAsked: (proposal: Proposal) => boolean): Promise<readonly Proposal[]> {
    const found: Proposal[] = [];
    const { upTo } = await this.clocks.standpoint({}, proposalViews);
    for await (const event of this.#ofKind('Proposal', position, upTo)) {
      const proposal = await this.#proposalIn(event);
      if (proposal !== undefined && isAsked(proposal)) found.push(proposal);
      if (found.length === limit) break;
    }
    return found;
  }

  /** Ids of all of which something was decided, up to a position that the views have reached. */
  async *decided(upTo: bigint): AsyncGenerator<string> {
    for await (const event of this.#ofKind('ProposalDecided', -1n, upTo)) {
      const evidence = fromStored(event);
      if (isKind(evidence, 'ProposalDecided')) yield evidence.data.proposal;
    }
  }

  async *#ofKind(kind: KindName, position: bigint, upTo: bigint): AsyncGenerator<StoredEvent> {
    for (let after = position; ; ) {
      const positions = this.views.evidenceIndex.events({ type: typeOf(kind), after, limit: readMax }, upTo);
      const last = positions.at(-1);
      if (last === undefined) return;
      yield* await this.store.readPositions(positions);
      after = last;
    }
  }

  async #append(name: string, event: NewEvent): Promise<boolean> {
    const write = { stream: streamOf(name), expectedRevision: 'NO_STREAM' as const, events: [event] };
    const [result] = await this.store.append([write]);
    return result?.outcome === 'appended';
  }

  async #first(name: string): Promise<StoredEvent | undefined> {
    for await (const [event] of this.store.readStream(streamOf(name), { limit: 1 })) return event;
    return undefined;
  }

  /** Whoever else can write into the store may have put anything there. */
  async #proposalIn(event: StoredEvent): Promise<Proposal | undefined> {
    const evidence = recognise(event).why === undefined ? fromStored(event) : undefined;
    if (evidence === undefined || !isKind(evidence, 'Proposal')) return undefined;
    const id = evidence.id.slice(proposalName('').length);
    if (evidence.id !== proposalName(id)) return undefined;
    const { act, content, proposer } = evidence.data;
    const proposed = { act, subject: evidence.subject, content };
    const { ledgertime: at, position } = event;
    const by = personIn(event, proposer);
    return { ...proposed, id, sha256: proposalHash(proposed), by, at, position, decision: await this.#decisionOn(id) };
  }

  async #decisionOn(id: string): Promise<ProposalDecision | undefined> {
    const event = await this.#first(decisionName(id));
    const evidence = event && recognise(event).why === undefined ? fromStored(event) : undefined;
    if (event === undefined || evidence === undefined || !isKind(evidence, 'ProposalDecided')) return undefined;
    const { proposal, outcome, sha256, decider, reason } = evidence.data;
    if (proposal !== id) return undefined;
    const { ledgertime: at, position, eventId } = event;
    return { outcome, sha256, reason, by: personIn(event, decider), at, position, eventId };
  }
}

/** Nobody's token is called `anonymous`: so are those called who were not asked. */
function personIn(event: StoredEvent, name: string): Person {
  return { name, isKnown: receptionOf(event).principal === name };
}
