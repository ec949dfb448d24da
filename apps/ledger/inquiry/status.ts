import {
  type Assessment,
  assess,
  type Dossier,
  type Language,
  type RuleSets,
  type Status,
  worstStatus,
} from '#libs/assessment';
import type { Refusal } from '../refusal.js';
import { refusedParameter } from '../refused-parameter.js';
import type { ClientSources } from './client-sources.js';
import { type BesidePassedOver, passedOver } from './passed-over.js';
import { type Footing, footing, knownFrom, type Standpoint } from './standpoint.js';
import type { Given } from './written.js';

/** One answer with where it was answered from. */
export type StatusAnswer = Assessment & PurposeAsked & Pick<Footing, 'position' | 'settled'> & BesidePassedOver;

/** All of a client's subjects, and what follows for each service: the worst over its assets. */
export interface StatusOverview extends Footing, BesidePassedOver {
  readonly client: string;
  readonly entity: string;
  readonly results: readonly StatusAnswer[];
  readonly rollUp: readonly { readonly service: string; readonly entity: string; readonly status: Status }[];
}

export interface SubjectAsked {
  readonly service?: string;
  readonly asset?: string;
  readonly entity?: string;
}

/** What for; absent: to serve. */
export interface PurposeAsked {
  readonly purpose?: 'EXIT';
}

/** Whose initiative it was: of which client, and where it is asked from. */
export interface StatusAsked extends SubjectAsked, PurposeAsked {
  readonly client: string;
  readonly standpoint: Standpoint;
  readonly ruleSet?: string | undefined;
  readonly explain?: Language | undefined;
}

/** One assessment where service and asset are asked about, else one for each of the client's subjects that fit. */
export async function statusOf(
  from: ClientSources,
  { client, standpoint, ruleSet, explain, ...asked }: StatusAsked,
): Promise<{ readonly given: Given<StatusAnswer | StatusOverview> }> {
  const dossier = await from.dossiers.of(client, standpoint, askedBy(ruleSet, from.ruleSets));
  const entity = asked.entity ?? onlyEntity(dossier, (detail) => refusedParameter('entity', detail));
  const { service, asset, purpose } = asked;
  const beside = passedOver(from, `client/${client}`, standpoint);
  const answer = (subject: Pick<Required<SubjectAsked>, 'service' | 'asset'>) =>
    assessed(from, dossier, { ...subject, entity, purpose }, standpoint, explain);
  if (service !== undefined && asset !== undefined) return { given: { ...answer({ service, asset }), ...beside } };
  const results = dossier
    .subjects()
    .filter((subject) => subject.service === (service ?? subject.service) && subject.asset === (asset ?? subject.asset))
    .map(answer);
  return { given: { client, entity, ...footing(standpoint), results, rollUp: rollUp(results), ...beside } };
}

export function assessed(
  { genesis }: Pick<ClientSources, 'genesis'>,
  dossier: Dossier,
  subject: Required<SubjectAsked> & PurposeAsked,
  standpoint: Standpoint,
  explain?: Language,
): StatusAnswer {
  const question = { ...subject, at: standpoint.at, integrityBroken: standpoint.isAltered === true };
  const { position, settled } = knownFrom(standpoint);
  const answer = assess(dossier, question, { simulatedClock: genesis.simulated, explain });
  return { ...answer, ...(subject.purpose && { purpose: subject.purpose }), position, settled };
}

/** The rule set that is asked by, where one is named. Refuses what this program has not. */
export function askedBy(ruleSet: string | undefined, { all }: RuleSets, parameter = 'ruleSet'): string | undefined {
  if (ruleSet === undefined || all.some(({ id }) => id === ruleSet)) return ruleSet;
  throw refusedParameter(parameter, `must be ${all.map(({ id }) => id).join(' or ')}`);
}

/** The entity that is meant where none is named. Refuses to guess where there is none or several. */
export function onlyEntity(dossier: Pick<Dossier, 'registers'>, refusal: (detail: string) => Refusal): string {
  const { ids } = dossier.registers.entities;
  const [entity] = ids;
  if (entity !== undefined && ids.length === 1) return entity;
  throw refusal(`must be given unless a single entity is registered, and ${ids.length} are; see /v1/entities`);
}

/** Client × service is as bad as the worst of its assets. */
function rollUp(results: readonly StatusAnswer[]): StatusOverview['rollUp'] {
  const byService = Map.groupBy(results, ({ service }) => service);
  return [...byService].map(([service, all]) => ({
    service,
    entity: (all[0] as StatusAnswer).entity,
    status: worstStatus(all.map(({ status }) => status)) as Status,
  }));
}
