import { Injectable } from '@nestjs/common';
import { Dossier, type Registers, type RuleSet } from '#libs/assessment';
import { instantText, type RecordedEvidence } from '#libs/evidence';
import { Dossiers, KnownRegisters, Views } from '#libs/views';
import type { Principal } from '../access/principal.js';
import { Genesis } from '../genesis.js';
import { Refusal } from '../refusal.js';
import type { SendQuestion, ServeQuestion } from './decision-question.js';
import { type DecisionReceipt, DecisionRecords } from './decision-record.js';
import { effectOn, hypothetical, type MessageEffect, purposeOf } from './message-effect.js';
import { type BesidePassedOver, PassedOver } from './passed-over.js';
import { QuestionClocks } from './question-clocks.js';
import { type Footing, footing, type Standpoint } from './standpoint.js';
import { onlyEntity, type StatusAnswer, StatusAnswers, type SubjectAsked } from './status.js';

export interface RecordedDecision {
  /** Where the decision itself was recorded, if that was asked for. */
  readonly recorded?: DecisionReceipt;
}

export interface ServeDecision extends StatusAnswer, RecordedDecision {
  readonly decision: 'ALLOW' | 'DENY';
  /**
   * Whether `/v1/changes` tells of this subject: it is one of the client's, the entity is registered, and it is about
   * serving. An answer about any other can become another without a word.
   */
  readonly followed: boolean;
}

export interface SendDecision extends Footing, MessageEffect, RecordedDecision, BesidePassedOver {
  readonly decision: 'ALLOW' | 'DENY';
  readonly client?: string;
  readonly identifier?: string;
  readonly channel: string;
  readonly purpose: string;
  readonly flags: readonly string[];
  readonly ruleSet: string;
  readonly reference: string;
}

const refusedEntity = (detail: string) =>
  new Refusal('invalid-body', `entity ${detail}.`, { errors: [{ pointer: '/entity', detail }] });

/** The gate: what an order gateway asks before it serves, and a campaign tool before it sends. Both speak of the present instant only. */
@Injectable()
export class Decisions {
  constructor(
    private readonly clocks: QuestionClocks,
    private readonly dossiers: Dossiers,
    private readonly registers: KnownRegisters,
    private readonly views: Views,
    private readonly answers: StatusAnswers,
    private readonly records: DecisionRecords,
    private readonly genesis: Genesis,
    private readonly foreign: PassedOver,
  ) {}

  /** Whether a service may be provided: ALLOW exactly where the assessment says `mayServe`. */
  async serve({ record, ...asked }: ServeQuestion, by: Principal | undefined): Promise<ServeDecision> {
    const standpoint = await this.clocks.standpoint();
    const dossier = await this.dossiers.of(asked.client, standpoint);
    const question = { ...asked, entity: asked.entity ?? onlyEntity(dossier, refusedEntity) };
    const { client, ...subject } = question;
    const answer = this.answers.assess(dossier, subject, standpoint);
    const decided = { decision: answer.mayServe ? 'ALLOW' : 'DENY', ...answer } as const;
    // What bears on it and what was passed over are found again by the position; the record keeps what decided.
    const { for: _for, against: _against, trace: _trace, decision, ...kept } = decided;
    const followed = question.purpose === undefined && isFollowed(dossier, question);
    const beside = { followed, ...this.foreign.concerning(`client/${client}`, standpoint) };
    if (record !== true) return { ...decided, ...beside };
    const about = { subject: `client/${client}`, now: standpoint.at, by };
    const recorded = await this.records.record(about, { decision, question, answer: kept });
    return { ...decided, ...beside, recorded };
  }

  /** Whether a message may be sent: DENY where a solicitation would be recorded, or a client be served no longer. */
  async send({ record, ...message }: SendQuestion, by: Principal | undefined): Promise<SendDecision> {
    const standpoint = await this.clocks.standpoint();
    const registers = await this.registers.at(standpoint);
    const sent = hypothetical(message, instantText(standpoint.at), standpoint.upTo + 1n);
    const reached = await this.#reached(message, sent, registers, standpoint);
    const effects = reached.map((one) => effectOn({ ...one, message: sent }, message, standpoint.at));
    const isPlaceUnproven = reached.some(
      ({ after }) => after.circumstances.whereabouts.at(standpoint.at).state === 'ASSUMED',
    );
    const effect: MessageEffect = {
      grounds: effects.flatMap(({ grounds }) => grounds),
      wouldTaint: effects.flatMap(({ wouldTaint }) => wouldTaint),
      rule: (effects.find(({ grounds }) => grounds.length > 0) ?? effects[0])?.rule as string,
    };
    const decision = effect.grounds.length > 0 ? 'DENY' : 'ALLOW';
    const { ruleSet, version } = registers.tables;
    const answer = {
      ...footing(standpoint),
      rule: effect.rule,
      grounds: effect.grounds,
      wouldTaint: effect.wouldTaint,
      flags: [
        ...(isPlaceUnproven ? ['LOCATION_UNPROVEN'] : []),
        ...(this.genesis.simulated ? ['SIMULATED_CLOCK'] : []),
      ],
      ruleSet,
      reference: version,
    };
    const { client, identifier, channel } = message;
    const told = { decision, client, identifier, channel, purpose: purposeOf(message), ...answer } as const;
    const decided = { ...told, ...this.foreign.concerning(sent.subject, standpoint) };
    if (record !== true) return decided;
    const about = { subject: sent.subject, now: standpoint.at, by };
    const recorded = await this.records.record(about, { decision, question: { ...message }, answer });
    return { ...decided, recorded };
  }

  /**
   * Every client whose facts the message would be among, with what is known of each: the addressee and its other
   * accounts, or whoever the identifier is linked to. An identifier that nobody is known to own is somebody nonetheless:
   * a prospective client of whom nothing else is known.
   */
  async #reached(
    { client, identifier }: SendQuestion,
    sent: RecordedEvidence,
    registers: Registers<RuleSet>,
    standpoint: Standpoint,
  ): Promise<{ before: Dossier; after: Dossier }[]> {
    const linked = this.views.evidenceIndex.linked(sent.subject, standpoint.upTo);
    const others = linked.filter((subject) => subject.startsWith('client/')).map((subject) => subject.slice(7));
    const clients = client === undefined ? others : [client, ...others];
    const reached: { before: Dossier; after: Dossier }[] = [];
    let isOwned = client !== undefined;
    for (const one of clients) {
      const evidence = await this.dossiers.evidenceOf(one, standpoint);
      const after = new Dossier(one, [...evidence, sent], registers);
      const owned = after.owned.find(({ fact }) => fact.evidence === sent);
      isOwned ||= owned?.owner.confirmed === true;
      if (owned !== undefined) reached.push({ before: new Dossier(one, evidence, registers), after });
    }
    if (!isOwned) reached.push(await this.#prospect(identifier as string, sent, registers, standpoint));
    return reached;
  }

  /** Whoever is behind an identifier, as a client who is confirmed to be. */
  async #prospect(
    identifier: string,
    sent: RecordedEvidence,
    registers: Registers<RuleSet>,
    { upTo }: Standpoint,
  ): Promise<{ before: Dossier; after: Dossier }> {
    // No client can be called so: nothing that is recorded of a client is taken for the prospect's.
    const prospect = `identifier/${identifier}`;
    const link = {
      ...sent,
      id: 'link',
      type: 'initium.IdentityLink.v1',
      subject: `client/${prospect}`,
      data: { identifier, confidence: 'CONFIRMED' },
    } as RecordedEvidence;
    const evidence = [...(await this.dossiers.evidenceAbout([prospect], upTo)), link];
    return {
      before: new Dossier(prospect, evidence, registers),
      after: new Dossier(prospect, [...evidence, sent], registers),
    };
  }
}

function isFollowed(dossier: Dossier, { service, asset, entity }: Required<SubjectAsked>): boolean {
  const isSubject = dossier.subjects().some((one) => one.service === service && one.asset === asset);
  return isSubject && dossier.registers.entities.ids.includes(entity);
}
