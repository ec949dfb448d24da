import { Dossier, type Registers, type RuleSet } from '#libs/assessment';
import { instantText, type RecordedEvidence } from '#libs/evidence';
import { Refusal } from '../refusal.js';
import type { ClientSources } from './client-sources.js';
import type { SendQuestion, ServeQuestion } from './decision-question.js';
import { effectOn, hypothetical, type MessageEffect, purposeOf } from './message-effect.js';
import { type BesidePassedOver, passedOver } from './passed-over.js';
import { type Footing, footing, type Standpoint } from './standpoint.js';
import { assessed, onlyEntity, type StatusAnswer, type SubjectAsked } from './status.js';
import type { Given } from './written.js';

export interface ServeDecision extends StatusAnswer {
  readonly decision: 'ALLOW' | 'DENY';
  /**
   * Whether `/v1/changes` tells of this subject: it is one of the client's, the entity is registered, and it is about
   * serving. An answer about any other can become another without a word.
   */
  readonly followed: boolean;
}

export interface SendDecision extends Footing, MessageEffect, BesidePassedOver {
  readonly decision: 'ALLOW' | 'DENY';
  readonly client?: string | undefined;
  readonly identifier?: string | undefined;
  readonly channel: string;
  readonly purpose: string;
  readonly flags: readonly string[];
  readonly ruleSet: string;
  readonly reference: string;
}

/** What is recorded of a decision: of its answer what decided. */
export interface Decided {
  readonly decision: 'ALLOW' | 'DENY';
  readonly question: Record<string, unknown>;
  readonly answer: Record<string, unknown>;
}

const refusedEntity = (detail: string) =>
  new Refusal('invalid-body', `entity ${detail}.`, { errors: [{ pointer: '/entity', detail }] });

/** Whether a service may be provided: ALLOW exactly where the assessment says `mayServe`. */
export async function serveOf(
  from: ClientSources,
  { standpoint, ...asked }: Omit<ServeQuestion, 'record'> & { readonly standpoint: Standpoint },
): Promise<{ readonly given: Given<ServeDecision>; readonly decided: Decided }> {
  const dossier = await from.dossiers.of(asked.client, standpoint);
  const question = { ...asked, entity: asked.entity ?? onlyEntity(dossier, refusedEntity) };
  const { client, ...subject } = question;
  const answer = assessed(from, dossier, subject, standpoint);
  const decision = answer.mayServe ? 'ALLOW' : 'DENY';
  // What bears on it and what was passed over are found again by the position.
  const { for: _for, against: _against, trace: _trace, ...kept } = answer;
  const followed = question.purpose === undefined && isFollowed(dossier, question);
  const given = { decision, ...answer, followed, ...passedOver(from, `client/${client}`, standpoint) } as const;
  return { given, decided: { decision, question, answer: kept } };
}

/** Whether a message may be sent: DENY where a solicitation would be recorded, or a client be served no longer. */
export async function sendOf(
  from: ClientSources,
  { standpoint, ...message }: Omit<SendQuestion, 'record'> & { readonly standpoint: Standpoint },
): Promise<{ readonly given: SendDecision; readonly decided: Decided }> {
  const registers = await from.registers.at(standpoint);
  const sent = hypothetical(message, instantText(standpoint.at), standpoint.upTo + 1n);
  const reached = await reachedBy(from, message, sent, registers, standpoint);
  const effects = reached.map((one) => effectOn({ ...one, message: sent }, message, standpoint.at));
  const isPlaceUnproven = reached.some(
    ({ after }) => after.circumstances.whereabouts.at(standpoint.at).state === 'ASSUMED',
  );
  const effect: MessageEffect = {
    grounds: effects.flatMap(({ grounds }) => grounds),
    wouldTaint: effects.flatMap(({ wouldTaint }) => wouldTaint),
    rule: (effects.find(({ grounds }) => grounds.length > 0) ?? effects[0])?.rule as string,
  };
  const isAltered = standpoint.isAltered === true;
  const decision = effect.grounds.length > 0 || isAltered ? 'DENY' : 'ALLOW';
  const { ruleSet, version } = registers.tables;
  const answer = {
    ...footing(standpoint),
    rule: isAltered ? 'R-000' : effect.rule,
    grounds: effect.grounds,
    wouldTaint: effect.wouldTaint,
    flags: [
      ...(isPlaceUnproven ? ['LOCATION_UNPROVEN'] : []),
      ...(from.genesis.simulated ? ['SIMULATED_CLOCK'] : []),
      ...(isAltered ? ['INTEGRITY'] : []),
    ],
    ruleSet,
    reference: version,
  };
  const { client, identifier, channel } = message;
  const told = { decision, client, identifier, channel, purpose: purposeOf(message), ...answer } as const;
  const given = { ...told, ...passedOver(from, sent.subject, standpoint) };
  return { given, decided: { decision, question: { ...message }, answer } };
}

interface Reached {
  readonly before: Dossier;
  readonly after: Dossier;
}

/**
 * Every client whose facts the message would be among, with what is known of each: the addressee and its other
 * accounts, or whoever the identifier is linked to. An identifier that nobody is known to own is somebody nonetheless:
 * a prospective client of whom nothing else is known.
 */
async function reachedBy(
  { dossiers, evidenceIndex }: ClientSources,
  { client, identifier }: SendQuestion,
  sent: RecordedEvidence,
  registers: Registers<RuleSet>,
  { upTo }: Standpoint,
): Promise<Reached[]> {
  const linked = evidenceIndex.linked(sent.subject, upTo);
  const others = linked.filter((subject) => subject.startsWith('client/')).map((subject) => subject.slice(7));
  const clients = client === undefined ? others : [client, ...others];
  const reached: Reached[] = [];
  let isOwned = client !== undefined;
  for (const one of clients) {
    const evidence = await dossiers.evidenceOf(one, { upTo });
    const after = new Dossier(one, [...evidence, sent], registers);
    const owned = after.owned.find(({ fact }) => fact.evidence === sent);
    isOwned ||= owned?.owner.confirmed === true;
    if (owned !== undefined) reached.push({ before: new Dossier(one, evidence, registers), after });
  }
  if (isOwned) return reached;
  // No client can be called so: nothing that is recorded of a client is taken for the prospect's.
  const prospect = `identifier/${identifier}`;
  return [...reached, prospectOf(prospect, await dossiers.evidenceAbout([prospect], upTo), sent, registers)];
}

/** Whoever is behind an identifier, as a client who is confirmed to be. */
function prospectOf(
  prospect: string,
  about: readonly RecordedEvidence[],
  sent: RecordedEvidence,
  registers: Registers<RuleSet>,
): Reached {
  const link = {
    ...sent,
    id: 'link',
    type: 'initium.IdentityLink.v1',
    subject: `client/${prospect}`,
    data: { identifier: prospect.slice('identifier/'.length), confidence: 'CONFIRMED' },
  } as RecordedEvidence;
  const evidence = [...about, link];
  return {
    before: new Dossier(prospect, evidence, registers),
    after: new Dossier(prospect, [...evidence, sent], registers),
  };
}

function isFollowed(dossier: Dossier, { service, asset, entity }: Required<SubjectAsked>): boolean {
  const isSubject = dossier.subjects().some((one) => one.service === service && one.asset === asset);
  return isSubject && dossier.registers.entities.ids.includes(entity);
}
