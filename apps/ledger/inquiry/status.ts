import { Injectable } from '@nestjs/common';
import {
  type Assessment,
  assess,
  type Dossier,
  type Language,
  RuleSets,
  type Status,
  worstStatus,
} from '#libs/assessment';
import { Dossiers } from '#libs/views';
import { Genesis } from '../genesis.js';
import { refusedParameter } from '../query.js';
import type { Refusal } from '../refusal.js';
import { type BesidePassedOver, PassedOver } from './passed-over.js';
import { type Footing, footing, knownFrom, type Standpoint } from './standpoint.js';

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

/** Whose initiative it was. */
@Injectable()
export class StatusAnswers {
  constructor(
    private readonly dossiers: Dossiers,
    private readonly genesis: Genesis,
    private readonly foreign: PassedOver,
    private readonly ruleSets: RuleSets,
  ) {}

  /** One assessment where service and asset are asked about, else one for each of the client's subjects that fit. */
  async answer(
    client: string,
    asked: SubjectAsked & PurposeAsked & { readonly ruleSet?: string; readonly explain?: Language },
    standpoint: Standpoint,
  ): Promise<StatusAnswer | StatusOverview> {
    const dossier = await this.dossiers.of(client, standpoint, askedBy(asked.ruleSet, this.ruleSets));
    const entity = asked.entity ?? onlyEntity(dossier, (detail) => refusedParameter('entity', detail));
    const { service, asset, purpose, explain } = asked;
    const beside = this.foreign.concerning(`client/${client}`, standpoint);
    if (service !== undefined && asset !== undefined)
      return { ...this.assess(dossier, { service, asset, entity, purpose }, standpoint, explain), ...beside };
    const results = dossier
      .subjects()
      .filter(
        (subject) => subject.service === (service ?? subject.service) && subject.asset === (asset ?? subject.asset),
      )
      .map((subject) => this.assess(dossier, { ...subject, entity, purpose }, standpoint, explain));
    return { client, entity, ...footing(standpoint), results, rollUp: rollUp(results), ...beside };
  }

  assess(
    dossier: Dossier,
    subject: Required<SubjectAsked> & PurposeAsked,
    standpoint: Standpoint,
    explain?: Language,
  ): StatusAnswer {
    const question = { ...subject, at: standpoint.at };
    const { position, settled } = knownFrom(standpoint);
    const answer = assess(dossier, question, { simulatedClock: this.genesis.simulated, explain });
    return { ...answer, ...(subject.purpose && { purpose: subject.purpose }), position, settled };
  }
}

/** The rule set that is asked by, where one is named. Refuses what this program has not. */
export function askedBy(ruleSet: string | undefined, { all }: RuleSets, parameter = 'ruleSet'): string | undefined {
  if (ruleSet === undefined || all.some(({ id }) => id === ruleSet)) return ruleSet;
  throw refusedParameter(parameter, `must be ${all.map(({ id }) => id).join(' or ')}`);
}

/** The entity that is meant where none is named. Refuses to guess where there is none or several. */
export function onlyEntity(dossier: Dossier, refusal: (detail: string) => Refusal): string {
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
